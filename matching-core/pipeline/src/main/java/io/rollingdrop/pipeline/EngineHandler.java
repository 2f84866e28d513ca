package io.rollingdrop.pipeline;

import com.lmax.disruptor.EventHandler;
import io.rollingdrop.engine.Engine;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.ActivateRulesDecoder;

/** Has the engine decide what the ring hands over. */
final class EngineHandler implements EventHandler<CommandSlot> {

  /**
   * While commands wait for the engine, the clock is looked at once for so many of them: that costs
   * as much as a good part of a decision. The first of them then count as decided with the last.
   */
  private static final int DECIDED_A_LOOK = 8;

  private final Engine engine;
  private final RulesInForce rules;
  private final EventRing events;
  private final Snapshots snapshots;
  private final StageLatency latency;
  private final long[] sequencedAt = new long[DECIDED_A_LOOK];
  private int decided;

  EngineHandler(
      Engine engine,
      RulesInForce rules,
      EventRing events,
      Snapshots snapshots,
      StageLatency latency) {
    this.engine = engine;
    this.rules = rules;
    this.events = events;
    this.snapshots = snapshots;
    this.latency = latency;
  }

  @Override
  public void onEvent(CommandSlot slot, long position, boolean endOfBatch) {
    if (slot.length == CommandSlot.MARK) {
      snapshots.beginHere(engine);
    } else {
      decide(slot, endOfBatch);
    }
  }

  private void decide(CommandSlot slot, boolean endOfBatch) {
    events.beginCommand(slot.sequencedAtNanoTime);
    engine.onCommand(slot.sequence, slot.timestampNs, slot.command, 0, slot.length);
    if (CommandFormat.templateId(slot.command, 0) == ActivateRulesDecoder.TEMPLATE_ID) {
      rules.onDecided(slot.sequence, engine.rulesVersion());
    }
    sequencedAt[decided++] = slot.sequencedAtNanoTime;
    if (endOfBatch || decided == DECIDED_A_LOOK) {
      recordLatencies();
    }
    snapshots.afterCommand(engine, endOfBatch);
    events.endCommand();
  }

  private void recordLatencies() {
    long now = System.nanoTime();
    for (int i = 0; i < decided; i++) {
      latency.record(now - sequencedAt[i]);
    }
    decided = 0;
  }

  /** No command came for a while. */
  @Override
  public void onTimeout(long position) {
    snapshots.whenIdle(engine);
  }
}
