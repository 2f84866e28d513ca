package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.OrderRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Traders that place orders near the middle of their market, and trade, cancel, amend and replace.
 * Only what the door said is open is cancelled or changed; some of it has traded away by then, and
 * the market says so.
 */
final class MixedOrders implements OrderSource {

  private static final int REMEMBERED = 1 << 14;
  private static final int DEPTH = 50;
  private static final int MOST_LOTS = 100;
  private static final int PERCENT = 100;
  private static final Set<String> EXPECTED =
      Set.of("unknown-order", "invalid-quantity", "amend-may-only-reduce");

  /** An order that the door said is open. */
  record Open(Trader trader, String name, long price, long quantity) {}

  /** Open orders, in no order, at most {@value #REMEMBERED}. Not thread safe. */
  static final class Memory {
    private final SplittableRandom random;
    private final List<Open> open = new ArrayList<>();

    Memory(SplittableRandom random) {
      this.random = random;
    }

    boolean isEmpty() {
      return open.isEmpty();
    }

    boolean isFull() {
      return open.size() == REMEMBERED;
    }

    /** Takes one out, any. */
    Open draw() {
      int at = random.nextInt(open.size());
      Open last = open.removeLast();
      return at == open.size() ? last : open.set(at, last);
    }

    void add(Open order) {
      if (!isFull()) {
        open.add(order);
      }
    }

    /** Adds the order that a request has placed, if it rests. */
    void onReply(OrderRequest request, Reply reply) {
      if (request.kind() == Kind.PLACE
          && reply.outcome() == Reply.Outcome.ACCEPTED
          && reply.openQuantity() > 0) {
        add(new Open(request.trader(), request.name(), request.limitPrice(), request.quantity()));
      }
    }
  }

  private final List<Trader> traders;
  private final OrderMix mix;
  private final long middle;
  private final OrderNames names;
  private final SplittableRandom random;

  // Guarded by this.
  private final Memory open;

  /**
   * @param middle price about which orders are placed, ticks; above {@value #DEPTH}
   */
  MixedOrders(List<Trader> traders, OrderMix mix, long middle, OrderNames names, long seed) {
    this.traders = traders;
    this.mix = mix;
    this.middle = middle;
    this.names = names;
    random = new SplittableRandom(seed);
    open = new Memory(random);
  }

  @Override
  public Set<String> expectedProblems() {
    return EXPECTED;
  }

  @Override
  public synchronized OrderRequest next(double atS) {
    Kind kind = open.isFull() ? Kind.CANCEL : mix.kind(random.nextInt(PERCENT));
    if (kind.isOrder() || open.isEmpty()) {
      return order(kind.isOrder() ? kind : Kind.PLACE);
    }
    Open order = open.draw();
    switch (kind) {
      case AMEND -> {
        long less = Math.max(1, order.quantity() - 1);
        open.add(new Open(order.trader(), order.name(), order.price(), less));
        return OrderRequest.amend(order.trader(), order.name(), less);
      }
      case REPLACE -> {
        open.add(order);
        return OrderRequest.replace(order.trader(), order.name(), order.price(), order.quantity());
      }
      default -> {
        return OrderRequest.cancel(order.trader(), order.name());
      }
    }
  }

  private OrderRequest order(Kind kind) {
    boolean buy = random.nextBoolean();
    int away = kind == Kind.TAKE ? -DEPTH : 1 + random.nextInt(DEPTH);
    return OrderRequest.order(
        kind,
        traders.get(random.nextInt(traders.size())),
        names.next(),
        buy,
        buy ? middle - away : middle + away,
        1 + random.nextInt(MOST_LOTS));
  }

  @Override
  public synchronized void onReply(OrderRequest request, Reply reply) {
    open.onReply(request, reply);
  }
}
