package io.rollingdrop.lab.limits;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Appends to a Chronicle queue, one excerpt an operation, in the thread that is paced: what writing
 * down costs when nothing is decided and nothing is handed over.
 */
public final class ChronicleAppend {

  /** About a command and its events. */
  public static final int LENGTH = 256;

  private ChronicleAppend() {}

  /**
   * Warms up, then measures; from the intended append to its return.
   *
   * @param folder that does not exist yet
   */
  public static LatencyRecorder run(Path folder, int ratePerS, int warmUpS, int seconds) {
    Bytes<?> excerpt = Bytes.allocateElasticDirect(LENGTH);
    try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder).build();
        ExcerptAppender appender = queue.createAppender()) {
      excerpt.writePosition(LENGTH);
      append(appender, excerpt, ratePerS, warmUpS);
      return append(appender, excerpt, ratePerS, seconds);
    } finally {
      excerpt.releaseLast();
    }
  }

  private static LatencyRecorder append(
      ExcerptAppender appender, Bytes<?> excerpt, int ratePerS, int seconds) {
    Schedule schedule = new Schedule(1, (long) ratePerS * seconds, System.nanoTime(), ratePerS);
    LatencyRecorder recorder = new LatencyRecorder(1, schedule.startNs(), seconds);
    for (long number = 1; schedule.contains(number); number++) {
      schedule.awaitDue(number);
      excerpt.readPosition(0);
      appender.writeBytes(excerpt);
      long dueNs = schedule.intendedNs(number);
      recorder.record(dueNs, System.nanoTime() - dueNs);
    }
    return recorder;
  }
}
