package io.rollingdrop.lab.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * A JVM that does nothing but sleep for a millisecond and see how much longer it took: what the
 * machine adds to everybody's latency (after G. Tene's jHiccup). Being no part of the JVM that is
 * measured, it does not see that one's collections. Says a line when it begins, and ends when its
 * standard input does.
 */
final class HiccupMain {

  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double MILLIS_PER_S = 1_000.0;
  private static final double NO_SCALING = 1.0;

  private static volatile boolean running = true;

  private HiccupMain() {}

  /**
   * @param arguments the log to write
   */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon(true).start(HiccupMain::awaitEndOfInput);
    try (PrintStream log =
        new PrintStream(Path.of(arguments[0]).toFile(), StandardCharsets.UTF_8)) {
      measure(log);
    }
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
    } catch (IOException e) {
      // The parent has gone, which is the same.
    }
    running = false;
  }

  private static void measure(PrintStream log) {
    HistogramLogWriter writer = new HistogramLogWriter(log);
    writer.outputLogFormatVersion();
    writer.outputLegend();
    System.out.println("measuring");
    Histogram second = LatencyRecorder.newHistogram();
    long startMs = System.currentTimeMillis();
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (running) {
      long fromNs = System.nanoTime();
      LockSupport.parkNanos(INTERVAL_NS);
      long nowNs = System.nanoTime();
      second.recordValueWithExpectedInterval(
          Math.clamp(nowNs - fromNs - INTERVAL_NS, 0, LatencyRecorder.HIGHEST_NS), INTERVAL_NS);
      if (nowNs - endNs >= 0 || !running) {
        long nowMs = System.currentTimeMillis();
        writer.outputIntervalHistogram(
            startMs / MILLIS_PER_S, nowMs / MILLIS_PER_S, second, NO_SCALING);
        second.reset();
        startMs = nowMs;
        endNs = nowNs + TimeUnit.SECONDS.toNanos(1);
      }
    }
  }
}
