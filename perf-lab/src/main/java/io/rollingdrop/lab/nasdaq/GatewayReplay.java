package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.ExecutionReport;
import io.rollingdrop.lab.door.ExecutionStream;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Replays a session through a running system's front door, as two partners: one whose orders rest,
 * one whose orders come in to execute them. The book is folded from what the two are told on their
 * streams of execution reports, merged by (sequence, index): nothing is conflated there, so there
 * is a book after every message.
 */
public final class GatewayReplay {

  private static final String TRADE = "trade";

  /** The session's prices are in ten-thousandths of a dollar. */
  private static final PrivateExchange.Size TWO_PARTNERS = new PrivateExchange.Size(2, 1, 1, 4);

  private final Planner.Plan plan;
  private final ReplayJudge judge;
  private final Map<Long, List<ExecutionReport>> reportsOfCommand = new HashMap<>();
  private long reports;

  private GatewayReplay(Session session) {
    plan = Planner.plan(session);
    judge = new ReplayJudge(session, plan);
  }

  /**
   * @throws DoorException if the system does not answer as it must
   */
  public static LabResult run(Session session, RunningSystem system, Progress progress) {
    return run(session, system, progress, replayed -> {});
  }

  /**
   * What was done, for who looks further.
   *
   * @param marketId of the replay's own market
   * @param sequence of its last command
   */
  public record Replayed(int marketId, long sequence) {}

  /**
   * As {@link #run(Session, RunningSystem, Progress)}.
   *
   * @param onReplayed told when all was sent and answered
   */
  static LabResult run(
      Session session, RunningSystem system, Progress progress, Consumer<Replayed> onReplayed) {
    long startNs = System.nanoTime();
    GatewayReplay replay = new GatewayReplay(session);
    int requests;
    try (PrivateExchange exchange = PrivateExchange.open(system, TWO_PARTNERS, made -> {});
        ExecutionStream makers = ExecutionStream.open(exchange.partners().getFirst().door());
        ExecutionStream takers = ExecutionStream.open(exchange.partners().getLast().door())) {
      BatchSender sender = new BatchSender(exchange, progress);
      List<BatchSender.Outcome> outcomes = sender.send(replay.plan.operations());
      requests = sender.requests();
      long last = outcomes.stream().mapToLong(BatchSender.Outcome::sequence).max().orElse(0);
      sender.sendFences();
      makers.awaitAfter(last);
      takers.awaitAfter(last);
      replay.take(makers.reports(), last);
      replay.take(takers.reports(), last);
      replay.judge(outcomes);
      onReplayed.accept(new Replayed(exchange.marketId(0), last));
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    LabResult result = replay.judge.result();
    if (!replay.reportsOfCommand.isEmpty()) {
      result.invalid(
          "%d commands that the replay did not send are reported to its partners"
              .formatted(replay.reportsOfCommand.size()));
    }
    return result
        .put("through", "gateway")
        .say(
            "nasdaq: %,d messages as %,d operations in %,d signed requests of two partners in %.1f s; book folded from %,d execution reports"
                .formatted(
                    session.messages().size(),
                    replay.plan.operations().size(),
                    requests,
                    seconds,
                    replay.reports));
  }

  private void take(List<ExecutionReport> told, long last) {
    for (ExecutionReport report : told) {
      if (report.sequence() <= last && !report.type().equals("rejected")) {
        reports++;
        reportsOfCommand
            .computeIfAbsent(report.sequence(), sequence -> new ArrayList<>(2))
            .add(report);
      }
    }
  }

  private void judge(List<BatchSender.Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      BatchSender.Outcome outcome = outcomes.get(i);
      judge.begin(plan.operations().get(i));
      if (!outcome.problem().isEmpty()) {
        judge.onRejected(outcome.problem());
      }
      List<ExecutionReport> told = reportsOfCommand.remove(outcome.sequence());
      if (told != null) {
        told.sort(Comparator.comparingInt(ExecutionReport::index));
        tell(told);
      }
      judge.end();
    }
  }

  /** Of a trade each side has its own report, under the same index. */
  private void tell(List<ExecutionReport> told) {
    for (int i = 0; i < told.size(); i++) {
      ExecutionReport report = told.get(i);
      if (!report.type().equals(TRADE)) {
        tell(report);
      } else if (i + 1 < told.size()
          && told.get(i + 1).type().equals(TRADE)
          && told.get(i + 1).index() == report.index()
          && told.get(i + 1).maker() != report.maker()) {
        ExecutionReport other = told.get(++i);
        ExecutionReport maker = report.maker() ? report : other;
        ExecutionReport taker = report.maker() ? other : report;
        judge.onTrade(
            maker.orderId(),
            maker.openQuantity(),
            taker.orderId(),
            taker.openQuantity(),
            taker.tradeQuantity());
      } else {
        throw new DoorException("only one side of a trade was reported: " + report);
      }
    }
  }

  private void tell(ExecutionReport report) {
    switch (report.type()) {
      case "accepted" ->
          judge.onAccepted(
              report.orderId(),
              report.clientOrderId(),
              report.buy(),
              report.price(),
              report.quantity());
      case "amended" -> judge.onAmended(report.orderId(), report.openQuantity());
      case "cancelled" -> judge.onCancelled(report.orderId());
      default -> throw new DoorException("not a report of this replay: " + report);
    }
  }
}
