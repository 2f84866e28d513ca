package io.rollingdrop.lab.load;

import io.rollingdrop.lab.harness.ReportDraft;
import io.rollingdrop.lab.load.Reply.Outcome;
import java.util.List;

/** What went in and came out, by the second. */
final class FlowTable {

  private FlowTable() {}

  /** Adds the flow of each run. */
  static void add(ReportDraft report, List<PhaseTimes> runs) {
    for (int run = 0; run < runs.size(); run++) {
      add(report, run + 1, runs.get(run));
    }
  }

  private static void add(ReportDraft report, int run, PhaseTimes times) {
    int seconds = (int) Math.floor(times.lastAnswerS()) + 1;
    long[] due = new long[seconds];
    long[] decided = new long[seconds];
    long[] pushedBack = new long[seconds];
    long[] givenUp = new long[seconds];
    long[] answered = new long[seconds];
    for (int i = 0; i < times.count(); i++) {
      due[second(times.dueS(i), seconds)]++;
      int at = second(times.answeredS(i), seconds);
      answered[at]++;
      Outcome outcome = times.outcome(i);
      if (outcome == Outcome.ACCEPTED || outcome == Outcome.REJECTED) {
        decided[at]++;
      } else if (outcome == Outcome.GIVEN_UP) {
        givenUp[at]++;
      } else {
        pushedBack[at]++;
      }
    }
    long underWay = 0;
    for (int second = 0; second < seconds; second++) {
      underWay += due[second] - answered[second];
      report.flow(
          run, second, due[second], decided[second], pushedBack[second], givenUp[second], underWay);
    }
  }

  private static int second(double atS, int seconds) {
    return Math.clamp((long) atS, 0, seconds - 1);
  }
}
