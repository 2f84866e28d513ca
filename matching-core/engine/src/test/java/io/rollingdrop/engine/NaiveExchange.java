package io.rollingdrop.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The engine's twin: one market with fees, sorted maps, obvious code, lines in the same words. */
final class NaiveExchange {

  private static final class Order {
    final long id;
    final String account;
    final boolean buy;
    long price;
    long open;
    long filled;
    long makerRate;
    long takerRate;

    Order(long id, String account, boolean buy, long price, long open) {
      this.id = id;
      this.account = account;
      this.buy = buy;
      this.price = price;
      this.open = open;
    }
  }

  final Map<String, long[]> money = new HashMap<>();
  final Map<String, long[]> units = new HashMap<>();
  private long makerRate;
  private long takerRate;
  private final TreeMap<Long, ArrayDeque<Order>> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, ArrayDeque<Order>> asks = new TreeMap<>();
  private final Map<Long, Order> open = new HashMap<>();

  void fund(String account, long usd, long tickets) {
    money.put(account, new long[] {usd, 0});
    units.put(account, new long[] {tickets, 0});
  }

  void setFees(long maker, long taker) {
    makerRate = maker;
    takerRate = taker;
  }

  /** The value and the highest fee, rounded up. */
  private static long hold(Order order, long quantity) {
    if (!order.buy) {
      return quantity;
    }
    long value = order.price * quantity;
    return value + (value * Math.max(order.makerRate, order.takerRate) + 999_999) / 1_000_000;
  }

  private Order newOrder(long id, String account, boolean buy, long price, long quantity) {
    Order order = new Order(id, account, buy, price, quantity);
    order.makerRate = makerRate;
    order.takerRate = takerRate;
    return order;
  }

  List<String> place(long id, String account, boolean buy, long price, long quantity, boolean ioc) {
    Order order = newOrder(id, account, buy, price, quantity);
    long hold = hold(order, quantity);
    if (paying(account, buy)[0] < hold) {
      return List.of("rejected INSUFFICIENT_BALANCE");
    }
    List<String> lines = new ArrayList<>();
    move(account, buy, hold);
    lines.add(
        "accepted " + id + (buy ? " BUY " : " SELL ") + quantity + "@" + price + " held " + hold);
    enter(order, ioc, lines);
    return lines;
  }

  List<String> replace(long id, String account, long price, long quantity) {
    Order order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    long released = hold(order, order.open);
    long hold = hold(newOrder(id, account, order.buy, price, quantity), quantity);
    if (paying(account, order.buy)[0] + released < hold) {
      return List.of("rejected INSUFFICIENT_BALANCE");
    }
    List<String> lines = new ArrayList<>();
    move(account, order.buy, hold - released);
    remove(order);
    order.price = price;
    order.open = quantity;
    order.makerRate = makerRate;
    order.takerRate = takerRate;
    lines.add(
        "replaced "
            + id
            + " "
            + quantity
            + "@"
            + price
            + " released "
            + released
            + " held "
            + hold);
    enter(order, false, lines);
    return lines;
  }

  List<String> amend(long id, String account, long total) {
    Order order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    long left = total - order.filled;
    if (left <= 0) {
      return List.of("rejected INVALID_QUANTITY");
    }
    if (left > order.open) {
      return List.of("rejected AMEND_MAY_ONLY_REDUCE");
    }
    long released = hold(order, order.open) - hold(order, left);
    move(account, order.buy, -released);
    order.open = left;
    return List.of("amended " + id + " open " + left + " released " + released);
  }

  List<String> cancel(long id, String account) {
    Order order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    remove(order);
    return List.of(cancelled(order, "REQUESTED"));
  }

  private void enter(Order taker, boolean ioc, List<String> lines) {
    TreeMap<Long, ArrayDeque<Order>> opposite = taker.buy ? asks : bids;
    while (taker.open > 0 && !opposite.isEmpty()) {
      long best = opposite.firstKey();
      if (taker.buy ? best > taker.price : best < taker.price) {
        break;
      }
      Order maker = opposite.firstEntry().getValue().getFirst();
      long quantity = Math.min(maker.open, taker.open);
      Order buyer = taker.buy ? taker : maker;
      Order seller = taker.buy ? maker : taker;
      long makerFee = best * quantity * Math.min(maker.makerRate, makerRate) / 1_000_000;
      long takerFee = best * quantity * Math.min(taker.takerRate, takerRate) / 1_000_000;
      long pays = best * quantity + (taker.buy ? takerFee : makerFee);
      long free = hold(buyer, buyer.open) - hold(buyer, buyer.open - quantity);
      long back = free - pays;
      money.get(buyer.account)[1] -= free;
      money.get(buyer.account)[0] += back;
      money.get(seller.account)[0] += best * quantity - (taker.buy ? makerFee : takerFee);
      money.get("house")[0] += makerFee + takerFee;
      units.get(seller.account)[1] -= quantity;
      units.get(buyer.account)[0] += quantity;
      maker.open -= quantity;
      maker.filled += quantity;
      taker.open -= quantity;
      taker.filled += quantity;
      lines.add(
          "trade "
              + quantity
              + "@"
              + best
              + " maker "
              + maker.id
              + " leaves "
              + maker.open
              + " taker "
              + taker.id
              + " leaves "
              + taker.open
              + " released "
              + back
              + (makerFee + takerFee == 0
                  ? ""
                  : " fees " + makerFee + " and " + takerFee + " to " + EngineFixture.HOUSE));
      if (maker.open == 0) {
        remove(maker);
      }
    }
    if (taker.open > 0 && ioc) {
      lines.add(cancelled(taker, "IOC_REMAINDER"));
    } else if (taker.open > 0) {
      (taker.buy ? bids : asks)
          .computeIfAbsent(taker.price, p -> new ArrayDeque<>())
          .addLast(taker);
      open.put(taker.id, taker);
    }
  }

  private String cancelled(Order order, String reason) {
    long released = hold(order, order.open);
    move(order.account, order.buy, -released);
    return "cancelled "
        + order.id
        + " "
        + order.open
        + "@"
        + order.price
        + " "
        + reason
        + " released "
        + released;
  }

  private void remove(Order order) {
    TreeMap<Long, ArrayDeque<Order>> side = order.buy ? bids : asks;
    ArrayDeque<Order> queue = side.get(order.price);
    for (Iterator<Order> each = queue.iterator(); each.hasNext(); ) {
      if (each.next() == order) {
        each.remove();
      }
    }
    if (queue.isEmpty()) {
      side.remove(order.price);
    }
    open.remove(order.id);
  }

  private void move(String account, boolean buy, long toHeld) {
    long[] balance = paying(account, buy);
    balance[0] -= toHeld;
    balance[1] += toHeld;
  }

  private long[] paying(String account, boolean buy) {
    return (buy ? money : units).get(account);
  }
}
