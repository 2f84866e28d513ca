package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.lab.engine.BareEngine;
import io.rollingdrop.lab.engine.TwoPartners;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/** Replays a session through the production engine, on this thread. */
public final class EngineReplay {

  private static final int OPERATIONS_BETWEEN_PROGRESS = 1 << 10;

  private EngineReplay() {}

  public static LabResult run(Session session, Progress progress) {
    long startNs = System.nanoTime();
    Planner.Plan plan = Planner.plan(session);
    ReplayJudge judge = new ReplayJudge(session, plan);
    int orders = Integer.highestOneBit(Math.max(1, plan.operations().size())) << 1;
    BareEngine engine = new BareEngine(TwoPartners.limits(orders), new EventJudgement(judge));
    TwoPartners.enter(engine);
    for (Operation operation : plan.operations()) {
      judge.begin(operation);
      TwoPartners.actAs(engine, operation.buy() ? Side.BUY : Side.SELL);
      engine.decide(write(engine.command(), operation));
      judge.end();
      if (judge.done() % OPERATIONS_BETWEEN_PROGRESS == 0) {
        progress.at("operations", judge.done(), plan.operations().size());
      }
    }
    engine.audit();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return judge
        .result()
        .say(
            "nasdaq: %,d messages as %,d operations through the engine in %.1f s; %d executions, %d of them put as a reduction of the named order"
                .formatted(
                    session.messages().size(),
                    plan.operations().size(),
                    seconds,
                    plan.executions(),
                    plan.reductions()));
  }

  private static int write(CommandWriter command, Operation operation) {
    return switch (operation.kind()) {
      case PLACE, EXECUTE ->
          command.placeOrder(
              TwoPartners.MARKET,
              operation.buy() ? Side.BUY : Side.SELL,
              operation.kind() == Operation.Kind.EXECUTE ? TimeInForce.IOC : TimeInForce.GTC,
              operation.price(),
              operation.quantity(),
              operation.name());
      case AMEND -> command.amendOrder(0, operation.name(), operation.quantity());
      case CANCEL -> command.cancelOrder(0, operation.name());
    };
  }
}
