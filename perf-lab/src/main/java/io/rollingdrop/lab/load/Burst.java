package io.rollingdrop.lab.load;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.load.Arrivals.Stretch;
import io.rollingdrop.lab.load.Reply.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * Twice of what a system can take, for ten seconds, between times at half of it.
 *
 * @param capacityPerS requests decided a second, as measured
 */
record Burst(double capacityPerS) {

  private static final double BEFORE_S = 5;
  private static final double BURST_S = 10;
  private static final double AFTER_S = 20;
  private static final double END_S = BEFORE_S + BURST_S;
  private static final double WINDOW_S = 0.5;
  private static final double BACK_WITHIN = 2;

  Arrivals arrivals() {
    return Arrivals.of(
        List.of(
            new Stretch(BEFORE_S, capacityPerS / 2),
            new Stretch(BURST_S, capacityPerS * 2),
            new Stretch(AFTER_S, capacityPerS / 2)));
  }

  double meanPerS() {
    return arrivals().count() / (BEFORE_S + BURST_S + AFTER_S);
  }

  /** Puts what happened into the run. */
  void report(PhaseTimes times, LabRun run) {
    long offered = due(times, BEFORE_S, END_S);
    long sent = 0;
    long decided = 0;
    long pushedBack = 0;
    long givenUp = 0;
    for (int i = 0; i < times.count(); i++) {
      sent += times.outcome(i) != Outcome.GIVEN_UP && isWithin(times.sentS(i)) ? 1 : 0;
      if (isWithin(times.answeredS(i))) {
        Outcome outcome = times.outcome(i);
        decided += outcome == Outcome.ACCEPTED || outcome == Outcome.REJECTED ? 1 : 0;
        pushedBack += outcome == Outcome.PUSHED_BACK ? 1 : 0;
        givenUp += outcome == Outcome.GIVEN_UP ? 1 : 0;
      }
    }
    OptionalDouble recovered = recoveredS(times);
    run.result()
        .put("burst_s", BURST_S)
        .put("burst_offered_per_s", Math.round(offered / BURST_S))
        .put("burst_sent_per_s", Math.round(sent / BURST_S))
        .put("burst_decided_per_s", Math.round(decided / BURST_S))
        .put("burst_pushed_back", pushedBack)
        .put("burst_given_up", givenUp)
        .put("most_under_way", mostUnderWay(times));
    String recovery =
        recovered.isPresent()
            ? "recovered %.1f s after its end".formatted(recovered.getAsDouble())
            : "not recovered %.0f s after its end".formatted(AFTER_S);
    if (recovered.isPresent()) {
      run.result().put("recovery_s", recovered.getAsDouble());
    } else {
      run.result().invalid(recovery);
    }
    String answer =
        "For %.0f s twice of the measured capacity was offered, %,.0f requests/s: a second %,.0f were decided, %,.0f pushed back with nothing executed, %,.0f given up unsent; %s."
            .formatted(
                BURST_S,
                offered / BURST_S,
                decided / BURST_S,
                pushedBack / BURST_S,
                givenUp / BURST_S,
                recovery);
    run.result().say(answer);
    run.report()
        .answer(answer)
        .limit(
            "Recovered: the first half second after the burst whose p99, from the intended send, is within twice of the worst half second's before it.");
  }

  private static boolean isWithin(double atS) {
    return atS >= BEFORE_S && atS < END_S;
  }

  private static long due(PhaseTimes times, double fromS, double toS) {
    long count = 0;
    for (int i = 0; i < times.count(); i++) {
      count += times.dueS(i) >= fromS && times.dueS(i) < toS ? 1 : 0;
    }
    return count;
  }

  /** The most requests that were due and not answered at one time. */
  private static long mostUnderWay(PhaseTimes times) {
    double[] answered = new double[times.count()];
    for (int i = 0; i < answered.length; i++) {
      answered[i] = times.answeredS(i);
    }
    Arrays.sort(answered);
    long most = 0;
    int done = 0;
    for (int i = 0; i < answered.length; i++) {
      while (done < answered.length && answered[done] <= times.dueS(i)) {
        done++;
      }
      most = Math.max(most, i + 1L - done);
    }
    return most;
  }

  /** When, after the burst's end, the first half second begins that is as those before it were. */
  private static OptionalDouble recoveredS(PhaseTimes times) {
    double before = 0;
    for (double atS = 0; atS + WINDOW_S <= BEFORE_S; atS += WINDOW_S) {
      before = Math.max(before, p99(times, atS, atS + WINDOW_S));
    }
    for (double atS = END_S; atS + WINDOW_S <= END_S + AFTER_S; atS += WINDOW_S) {
      if (p99(times, atS, atS + WINDOW_S) <= BACK_WITHIN * before) {
        return OptionalDouble.of(atS - END_S);
      }
    }
    return OptionalDouble.empty();
  }

  private static double p99(PhaseTimes times, double fromS, double toS) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < times.count(); i++) {
      if (times.dueS(i) >= fromS && times.dueS(i) < toS) {
        micros.recordValue(Math.max(0, Math.round((times.answeredS(i) - times.dueS(i)) * 1e6)));
      }
    }
    return micros.getValueAtPercentile(99);
  }
}
