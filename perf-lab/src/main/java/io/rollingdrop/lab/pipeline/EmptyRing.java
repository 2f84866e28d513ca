package io.rollingdrop.lab.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

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

  private final Histogram latencies = new Histogram(Latencies.HIGHEST_NS, Latencies.DIGITS);
  private volatile Schedule measured = Schedule.NONE;

  private EmptyRing() {}

  /** Runs a warm-up, then measures; returns latencies from intended send to the last reader. */
  static Histogram run(CoreSettings core, PipelineSettings settings) {
    return new EmptyRing().send(core, settings);
  }

  private Histogram send(CoreSettings core, PipelineSettings settings) {
    Disruptor<Slot> disruptor =
        new Disruptor<>(
            Slot::new,
            core.ringSize(),
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
      send(disruptor.getRingBuffer(), 1, settings.ratePerS(), settings.warmUpS(), false);
      long warm = (long) settings.ratePerS() * settings.warmUpS();
      send(disruptor.getRingBuffer(), warm + 1, settings.ratePerS(), settings.seconds(), true);
    } finally {
      shutDown(disruptor);
    }
    return latencies;
  }

  private void send(RingBuffer<Slot> ring, long first, int ratePerS, int seconds, boolean measure) {
    Schedule schedule = new Schedule(first, (long) ratePerS * seconds, System.nanoTime(), ratePerS);
    if (measure) {
      measured = schedule;
    }
    for (long number = first; schedule.contains(number); number++) {
      schedule.awaitDue(number);
      long position = ring.next();
      ring.get(position).number = number;
      ring.publish(position);
    }
  }

  private void onEnd(long number) {
    Schedule schedule = measured;
    if (schedule.contains(number)) {
      Latencies.record(latencies, System.nanoTime() - schedule.intendedNs(number));
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
