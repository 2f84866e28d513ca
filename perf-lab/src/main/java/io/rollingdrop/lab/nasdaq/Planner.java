package io.rollingdrop.lab.nasdaq;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns a session's messages into what two partners ask of the market, one who buys and one who
 * sells. The whole plan is made before any of it is carried out, so that a venue may have many
 * operations under way.
 *
 * <p>An execution becomes an incoming order of the other side if the named order would be reached
 * first; else the exchange knew of orders that the session does not show, and the named order is
 * reduced. An order of before the session is entered when the first new order with a larger id
 * arrives.
 */
public final class Planner {

  /**
   * @param operations in order
   * @param executions of visible orders in the session
   * @param reductions executions that are put as a reduction of the named order
   */
  public record Plan(List<Operation> operations, int executions, int reductions) {
    public Plan {
      operations = List.copyOf(operations);
    }
  }

  private final Session session;
  private final QueueModel book = new QueueModel();
  private final List<Operation> operations = new ArrayList<>();
  private int message;
  private int entered;
  private int executions;
  private int reductions;

  private Planner(Session session) {
    this.session = session;
  }

  /**
   * @throws IllegalArgumentException if the session contradicts itself; says in which message
   */
  public static Plan plan(Session session) {
    return new Planner(session).plan();
  }

  private Plan plan() {
    for (message = 0; message < session.messages().size(); message++) {
      try {
        plan(session.messages().get(message));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("message " + (message + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Plan(operations, executions, reductions);
  }

  private void plan(Session.Message told) {
    switch (told.type()) {
      case NEW -> {
        enterRestingBelow(told.orderId());
        book.enter(told.orderId(), told.buy(), told.price(), told.size());
        place(told.orderId(), told.buy(), told.price(), told.size(), true);
      }
      case PARTIAL_CANCEL -> reduce(book.get(told.orderId()), told.size());
      case DELETE -> {
        QueueModel.Order order = book.get(told.orderId());
        reduce(order, order.open);
      }
      case EXECUTION -> execute(book.get(told.orderId()), told.size());
      case HIDDEN_EXECUTION -> {
        // Traded outside the visible book, which does not change.
      }
    }
  }

  private void enterRestingBelow(long orderId) {
    List<Session.RestingOrder> resting = session.resting();
    while (entered < resting.size() && resting.get(entered).orderId() < orderId) {
      Session.RestingOrder order = resting.get(entered++);
      book.enter(order.orderId(), order.buy(), order.price(), order.size());
      place(order.orderId(), order.buy(), order.price(), order.size(), false);
    }
  }

  private void place(long orderId, boolean buy, long price, long quantity, boolean last) {
    operations.add(
        new Operation(
            message, last, Operation.Kind.PLACE, name(orderId), buy, price, quantity, ""));
  }

  private void reduce(QueueModel.Order order, long by) {
    book.reduce(order, by);
    Operation.Kind kind = order.open == 0 ? Operation.Kind.CANCEL : Operation.Kind.AMEND;
    operations.add(
        new Operation(
            message, true, kind, name(order.id), order.buy, order.price, order.total, ""));
  }

  private void execute(QueueModel.Order maker, long quantity) {
    executions++;
    if (!book.isFirst(maker)) {
      reductions++;
      reduce(maker, quantity);
      return;
    }
    book.fill(maker, quantity);
    operations.add(
        new Operation(
            message,
            true,
            Operation.Kind.EXECUTE,
            "execution-" + (message + 1),
            !maker.buy,
            maker.price,
            quantity,
            name(maker.id)));
  }

  private static String name(long orderId) {
    return Long.toString(orderId);
  }
}
