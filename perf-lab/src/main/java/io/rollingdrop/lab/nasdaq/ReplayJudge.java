package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.lab.report.LabResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges a replay by what the market reports, operation by operation: the book after each message,
 * and of each execution whether it filled the order that the message names, exactly. Not thread
 * safe.
 *
 * <p>For each operation, in order: {@link #begin}, then the market's reports, then {@link #end}.
 */
final class ReplayJudge {

  private static final int MOST_FINDINGS = 5;

  private final Session session;
  private final Planner.Plan plan;
  private final StateComparison states;
  private final OpenOrders book = new OpenOrders();
  private final Map<Long, String> names = new HashMap<>();
  private final List<String> findings = new ArrayList<>();
  private Operation operation;
  private boolean accepted;
  private long filled;
  private int fills;
  private boolean filledAnother;
  private int frontOfQueue;
  private int done;
  private int failed;

  ReplayJudge(Session session, Planner.Plan plan) {
    this.session = session;
    this.plan = plan;
    states = new StateComparison(session.states());
  }

  /** The reports from here on are of this operation, which must be the plan's next. */
  void begin(Operation next) {
    operation = next;
    accepted = false;
    filled = 0;
    fills = 0;
    filledAnother = false;
  }

  void onAccepted(long orderId, String name, boolean buy, long price, long quantity) {
    accepted = true;
    names.put(orderId, name);
    book.accept(orderId, buy, price, quantity);
  }

  void onTrade(
      long makerOrderId, long makerOpen, long takerOrderId, long takerOpen, long quantity) {
    fills++;
    filled += quantity;
    filledAnother |= !operation.maker().equals(names.get(makerOrderId));
    book.leave(makerOrderId, makerOpen);
    book.leave(takerOrderId, takerOpen);
  }

  void onAmended(long orderId, long open) {
    accepted = true;
    book.leave(orderId, open);
  }

  void onCancelled(long orderId) {
    accepted = true;
    book.leave(orderId, 0);
  }

  void onRejected(String reason) {
    find("was rejected: " + reason);
  }

  /** The operation's last report was seen. */
  void end() {
    done++;
    if (!accepted) {
      find("was not accepted");
    } else if (operation.kind() == Operation.Kind.EXECUTE) {
      if (fills == 1 && filled == operation.quantity() && !filledAnother) {
        frontOfQueue++;
      } else {
        find("filled %d in %d fills, not order %s".formatted(filled, fills, operation.maker()));
      }
    } else if (fills > 0) {
      find("traded, which the exchange's book did not");
    }
    if (operation.last()) {
      states.after(operation.message(), book.best());
    }
  }

  private void find(String finding) {
    failed++;
    if (findings.size() < MOST_FINDINGS) {
      findings.add("message %d, %s: %s".formatted(operation.message() + 1, operation, finding));
    }
  }

  /** The operations judged so far. */
  int done() {
    return done;
  }

  /** The judgement. */
  LabResult result() {
    LabResult result = new LabResult("nasdaq");
    if (done != plan.operations().size()) {
      result.invalid("%d of %d operations were answered".formatted(done, plan.operations().size()));
    }
    findings.forEach(result::invalid);
    if (failed > findings.size()) {
      result.invalid((failed - findings.size()) + " findings more");
    }
    if (!states.finding().isEmpty()) {
      result.invalid(states.finding());
    }
    return result
        .say(
            "%,d of %,d best bids and offers are the exchange's own, in their order"
                .formatted(states.matched(), states.seen()))
        .put("messages", session.messages().size())
        .put("states", states.seen())
        .put("matched_states", states.matched())
        .put("executions", plan.executions())
        .put("front_of_queue", frontOfQueue);
  }
}
