package io.rollingdrop.lab.load;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.load.Reply.Outcome;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * When each request of a phase was due, sent and answered, and how. Each request's entry is written
 * by one thread; what is derived is asked for when all have ended.
 */
final class PhaseTimes {

  private final Arrivals arrivals;
  private final long startNs;
  private final long[] sentNs;
  private final long[] answeredNs;
  private final Outcome[] outcomes;

  /**
   * @param startNs when the phase begins, as {@link System#nanoTime}
   */
  PhaseTimes(Arrivals arrivals, long startNs) {
    this.arrivals = arrivals;
    this.startNs = startNs;
    sentNs = new long[arrivals.count()];
    answeredNs = new long[arrivals.count()];
    outcomes = new Outcome[arrivals.count()];
  }

  void sent(int request) {
    sentNs[request] = System.nanoTime();
  }

  void answered(int request, Outcome outcome) {
    answeredNs[request] = System.nanoTime();
    outcomes[request] = outcome;
  }

  int count() {
    return outcomes.length;
  }

  Outcome outcome(int request) {
    return outcomes[request];
  }

  /** When it was due, seconds since the phase began. */
  double dueS(int request) {
    return seconds(arrivals.dueNs()[request]);
  }

  /** When it was given to a connection, seconds since the phase began. */
  double sentS(int request) {
    return seconds(sentNs[request] - startNs);
  }

  /** When its answer was there, seconds since the phase began. */
  double answeredS(int request) {
    return seconds(answeredNs[request] - startNs);
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Requests that came to this. */
  int count(Outcome outcome) {
    int count = 0;
    for (Outcome each : outcomes) {
      count += each == outcome ? 1 : 0;
    }
    return count;
  }

  /** When the last answer was there, seconds since the phase began. */
  double lastAnswerS() {
    return seconds(Arrays.stream(answeredNs).max().orElse(startNs) - startNs);
  }

  /** Answers that decided something, a second, until the last one was there. */
  double decidedPerS() {
    return (count(Outcome.ACCEPTED) + count(Outcome.REJECTED)) / Math.max(lastAnswerS(), 1e-9);
  }

  /**
   * Latencies of what was decided.
   *
   * @param fromSend from the actual send; else from when it was due
   */
  LatencyRecorder latencies(int run, boolean fromSend) {
    LatencyRecorder recorder =
        new LatencyRecorder(run, startNs, (int) Math.ceil(arrivals.seconds()));
    for (int i = 0; i < count(); i++) {
      if (outcome(i) == Outcome.ACCEPTED || outcome(i) == Outcome.REJECTED) {
        long dueNs = startNs + arrivals.dueNs()[i];
        recorder.record(dueNs, answeredNs[i] - (fromSend ? sentNs[i] : dueNs));
      }
    }
    return recorder;
  }
}
