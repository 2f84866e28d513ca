package io.rollingdrop.lab.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread that does nothing but sleep for a millisecond and see how much longer it took: what the
 * machine and the JVM add to everybody's latency (after G. Tene's jHiccup). Runs from construction
 * to {@link #close}.
 */
final class HiccupMeter implements AutoCloseable {

  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Histogram hiccups = new Histogram(Latencies.HIGHEST_NS, Latencies.DIGITS);
  private final Thread thread;
  private volatile boolean running = true;

  HiccupMeter() {
    thread = Thread.ofPlatform().name("hiccup-meter").daemon(true).start(this::run);
  }

  private void run() {
    while (running) {
      long fromNs = System.nanoTime();
      LockSupport.parkNanos(INTERVAL_NS);
      long hiccupNs = Math.clamp(System.nanoTime() - fromNs - INTERVAL_NS, 0, Latencies.HIGHEST_NS);
      hiccups.recordValueWithExpectedInterval(hiccupNs, INTERVAL_NS);
    }
  }

  /** All hiccups; only once closed. */
  Histogram hiccups() {
    return hiccups;
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join();
  }
}
