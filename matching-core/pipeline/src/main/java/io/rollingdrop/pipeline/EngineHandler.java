package io.rollingdrop.pipeline;

import com.lmax.disruptor.EventHandler;
import io.rollingdrop.engine.Engine;

/** Has the engine decide what the ring hands over. */
final class EngineHandler implements EventHandler<CommandSlot> {

  private final Engine engine;
  private final EventRing events;
  private final Snapshots snapshots;
  private final StageLatency latency;

  EngineHandler(Engine engine, EventRing events, Snapshots snapshots, StageLatency latency) {
    this.engine = engine;
    this.events = events;
    this.snapshots = snapshots;
    this.latency = latency;
  }

  @Override
  public void onEvent(CommandSlot slot, long position, boolean endOfBatch) {
    events.beginCommand(slot.sequencedAtNanoTime);
    engine.onCommand(slot.sequence, slot.timestampNs, slot.command, 0, slot.length);
    long decidedAt = System.nanoTime();
    snapshots.afterCommand(engine, endOfBatch);
    events.endCommand();
    latency.record(decidedAt - slot.sequencedAtNanoTime);
  }

  /** No command came for a while. */
  @Override
  public void onTimeout(long position) {
    snapshots.whenIdle(engine);
  }
}
