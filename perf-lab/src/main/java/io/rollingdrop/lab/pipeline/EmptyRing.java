package io.rollingdrop.lab.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import java.util.concurrent.TimeUnit;

/**
 * The core's shape with nothing in it: the same ring, two readers side by side, one behind both,
 * and a last one behind that, as journaller, engine, publisher and feed consumer stand. What it
 * takes from end to end is the price of handing over between threads on this machine; the core's
 * latency is to be read as a ratio to it.
 */
final class EmptyRing {

  private static final long SHUTDOWN_S = 30;

  private static final class Slot {
    long number;
  }

  private volatile Phase phase = Phase.NONE;

  private EmptyRing() {}

  /**
   * Runs a warm-up, then measures.
   *
   * @param run number of the run
   * @return latencies from intended send to the last reader
   */
  static LatencyRecorder run(int run, CoreSettings core, PipelineSettings settings) {
    return new EmptyRing().send(run, core, settings);
  }

  private LatencyRecorder send(int run, CoreSettings core, PipelineSettings settings) {
    Disruptor<Slot> disruptor =
        new Disruptor<>(
            Slot::new,
            core.rings().commandSlots(),
            Thread.ofPlatform().name("empty-ring-", 0).daemon(true).factory(),
            ProducerType.MULTI,
            core.newWaitStrategy());
    EventHandler<Slot> journaller = (slot, position, endOfBatch) -> {};
    EventHandler<Slot> engine = (slot, position, endOfBatch) -> {};
    EventHandler<Slot> publisher = (slot, position, endOfBatch) -> {};
    disruptor
        .handleEventsWith(journaller, engine)
        .then(publisher)
        .then((slot, position, endOfBatch) -> onEnd(slot.number));
    disruptor.start();
    try {
      long warm = (long) settings.ratePerS() * settings.warmUpS();
      send(disruptor.getRingBuffer(), schedule(1, settings, settings.warmUpS()));
      Schedule schedule = schedule(warm + 1, settings, settings.seconds());
      phase = Phase.of(run, schedule, settings.seconds());
      send(disruptor.getRingBuffer(), schedule);
    } finally {
      shutDown(disruptor);
    }
    return phase.response();
  }

  private static Schedule schedule(long first, PipelineSettings settings, int seconds) {
    return new Schedule(
        first, (long) settings.ratePerS() * seconds, System.nanoTime(), settings.ratePerS());
  }

  private static void send(RingBuffer<Slot> ring, Schedule schedule) {
    for (long number = schedule.first(); schedule.contains(number); number++) {
      schedule.awaitDue(number);
      long position = ring.next();
      ring.get(position).number = number;
      ring.publish(position);
    }
  }

  private void onEnd(long number) {
    Phase measured = phase;
    if (measured.schedule().contains(number)) {
      long dueNs = measured.schedule().intendedNs(number);
      measured.response().record(dueNs, System.nanoTime() - dueNs);
    }
  }

  private static void shutDown(Disruptor<Slot> disruptor) {
    try {
      disruptor.shutdown(SHUTDOWN_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      disruptor.halt();
      throw new IllegalStateException("the empty ring did not drain in " + SHUTDOWN_S + " s", e);
    }
  }
}
