package io.rollingdrop.lab.limits;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that numbered commands come back once each and in their order, and records how long
 * those of a phase took, from when they were meant to be sent. One thread calls {@link #onAnswer};
 * the others may be called by any thread.
 */
public final class AnswerWatch {

  /** Longer than this without an answer, and the run has failed. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

  private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private record Phase(Schedule schedule, LatencyRecorder recorder) {}

  private final String what;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile Phase phase =
      new Phase(Schedule.NONE, new LatencyRecorder(1, System.nanoTime(), 0));
  private long lastNumber;
  private long lastNs;

  /**
   * @param what answers, for who reads of its failure
   */
  public AnswerWatch(String what) {
    this.what = what;
  }

  /**
   * From here on the latencies of this schedule's commands are recorded; all before must be
   * answered.
   *
   * @param seconds foreseen
   * @return what they are recorded in; to be read once all are answered
   */
  public LatencyRecorder measure(Schedule schedule, int seconds) {
    return measure(1, schedule, seconds);
  }

  /** As {@link #measure(Schedule, int)}, of a run of this number. */
  public LatencyRecorder measure(int run, Schedule schedule, int seconds) {
    LatencyRecorder recorder = new LatencyRecorder(run, schedule.startNs(), seconds);
    phase = new Phase(schedule, recorder);
    return recorder;
  }

  /**
   * A command is answered.
   *
   * @param number from 1
   * @throws IllegalStateException if it is not the one after the last
   */
  public void onAnswer(long number) {
    if (number != lastNumber + 1) {
      throw new IllegalStateException(
          "%s answered command %d after command %d".formatted(what, number, lastNumber));
    }
    lastNumber = number;
    lastNs = System.nanoTime();
    Phase measured = phase;
    if (measured.schedule.contains(number)) {
      long dueNs = measured.schedule.intendedNs(number);
      measured.recorder.record(dueNs, lastNs - dueNs);
    }
    answered.lazySet(number);
  }

  /** The number of the last command answered; all before it are too. */
  public long answered() {
    return answered.get();
  }

  /** What answers has failed: who waits is told. The first failure counts. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /**
   * @throws IllegalStateException if what answers has failed
   */
  public void requireHealthy() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException(what + " failed: " + cause.getMessage(), cause);
    }
  }

  /**
   * Waits until the command and all before it are answered.
   *
   * @return when the last was, as {@link System#nanoTime}
   * @throws IllegalStateException if no answer comes for half a minute, or what answers has failed
   */
  public long await(long number) {
    long before = answered.get();
    long stalledAtNs = System.nanoTime() + STALL_NS;
    for (long now = before; now < number; now = answered.get()) {
      requireHealthy();
      if (now > before) {
        before = now;
        stalledAtNs = System.nanoTime() + STALL_NS;
      } else if (System.nanoTime() - stalledAtNs > 0) {
        throw new IllegalStateException(
            "%s: no answer for %d s; %d of %d commands are answered"
                .formatted(what, TimeUnit.NANOSECONDS.toSeconds(STALL_NS), now, number));
      }
      LockSupport.parkNanos(POLL_NS);
    }
    requireHealthy();
    return lastNs;
  }
}
