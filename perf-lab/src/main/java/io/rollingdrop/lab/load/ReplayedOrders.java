package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.OrderRequest.Kind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks again for what a recording asked for, by accounts and in markets of the exchange at hand:
 * who was one account there is one here. What concerns one order is sent in its turn, however fast
 * time goes.
 */
final class ReplayedOrders implements OrderSource {

  private static final Set<String> EXPECTED =
      Set.of("unknown-order", "invalid-quantity", "amend-may-only-reduce", "invalid-field");

  private record Placed(Trader trader, String name, OrderRequest last) {}

  private final Iterator<RecordedDay.Entry> entries;
  private final Map<Integer, List<Trader>> traders = new TreeMap<>();
  private final OrderNames names;

  // Guarded by this.
  private final Map<Long, Placed> orders = new HashMap<>();

  /**
   * @param traders by market; as many markets as the recording has, at least
   */
  ReplayedOrders(RecordedDay day, List<List<Trader>> traders, OrderNames names) {
    entries = day.entries().iterator();
    this.names = names;
    for (RecordedDay.Entry entry : day.entries()) {
      this.traders.computeIfAbsent(entry.market(), made -> traders.get(this.traders.size()));
    }
  }

  @Override
  public Set<String> expectedProblems() {
    return EXPECTED;
  }

  @Override
  public synchronized OrderRequest next(double atS) {
    RecordedDay.Entry entry = entries.next();
    Placed placed = orders.get(entry.order());
    if (entry.kind() == Kind.PLACE || placed == null) {
      OrderRequest order = order(entry);
      orders.put(entry.order(), new Placed(order.trader(), order.name(), order));
      return order;
    }
    OrderRequest request =
        switch (entry.kind()) {
          case AMEND -> OrderRequest.amend(placed.trader(), placed.name(), entry.quantity());
          case REPLACE ->
              OrderRequest.replace(placed.trader(), placed.name(), entry.price(), entry.quantity());
          case CANCEL -> OrderRequest.cancel(placed.trader(), placed.name());
          default -> order(entry);
        };
    OrderRequest inTurn = request.after(placed.last());
    orders.put(entry.order(), new Placed(placed.trader(), placed.name(), inTurn));
    return inTurn;
  }

  private OrderRequest order(RecordedDay.Entry entry) {
    List<Trader> all = traders.get(entry.market());
    Trader trader =
        all.get(Math.floorMod(Long.hashCode(entry.account() * 0x9E3779B97F4A7C15L), all.size()));
    return OrderRequest.order(
        entry.kind(), trader, names.next(), entry.buy(), entry.price(), entry.quantity());
  }
}
