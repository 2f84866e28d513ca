package io.rollingdrop.engine;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.TimeInForce;
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

  /** What somebody asks for; a price of 0 is that of a market order to sell at any. */
  record Request(
      String account,
      boolean buy,
      TimeInForce timeInForce,
      long price,
      long quantity,
      OrderTerms terms) {}

  private static final class Order {
    final long id;
    final String account;
    final boolean buy;
    final SelfTradePrevention prevention;
    final boolean postOnly;
    final long expiry;
    long price;
    long open;
    long filled;
    long makerRate;
    long takerRate;

    Order(long id, Request request, long expiry) {
      this.id = id;
      account = request.account;
      buy = request.buy;
      price = request.price == 0 ? 1 : request.price;
      open = request.quantity;
      prevention = request.terms.selfTradePrevention();
      postOnly = request.terms.postOnly();
      this.expiry = expiry;
    }

    boolean crosses(long other) {
      return buy ? other <= price : other >= price;
    }
  }

  final Map<String, long[]> money = new HashMap<>();
  final Map<String, long[]> units = new HashMap<>();
  private long makerRate;
  private long takerRate;
  private long sessionEnd;
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
    return hold(order.buy, order.price, quantity, Math.max(order.makerRate, order.takerRate));
  }

  private static long hold(boolean buy, long price, long quantity, long rate) {
    long value = price * quantity;
    return buy ? value + (value * rate + 999_999) / 1_000_000 : quantity;
  }

  void setSessionEnd(long time) {
    sessionEnd = time;
  }

  List<String> place(long id, Request request, long now) {
    boolean day = request.timeInForce == TimeInForce.DAY;
    Order order = new Order(id, request, day ? sessionEnd : request.terms.expiryNs());
    order.makerRate = makerRate;
    order.takerRate = takerRate;
    String wrong = termsRejected(request, order, now);
    if (wrong == null && paying(request.account, request.buy)[0] < hold(order, order.open)) {
      wrong = "INSUFFICIENT_BALANCE";
    }
    if (wrong == null) {
      wrong = wouldTradeRejected(request, order);
    }
    if (wrong != null) {
      return List.of("rejected " + wrong);
    }
    List<String> lines = new ArrayList<>();
    long hold = hold(order, order.open);
    move(order.account, order.buy, hold);
    lines.add(
        "accepted "
            + id
            + (order.buy ? " BUY " : " SELL ")
            + order.open
            + "@"
            + order.price
            + " held "
            + hold);
    enter(order, rests(request), lines);
    return lines;
  }

  private static boolean rests(Request request) {
    return request.timeInForce != TimeInForce.IOC && request.timeInForce != TimeInForce.FOK;
  }

  /** Why, or null. */
  private static String termsRejected(Request request, Order order, long now) {
    OrderTerms terms = request.terms;
    if (request.price == 0 && (request.buy || request.terms.type() != OrderType.MARKET)) {
      return "INVALID_PRICE";
    }
    if (terms.minimumQuantity() > request.quantity) {
      return "INVALID_QUANTITY";
    }
    boolean atOnce = request.timeInForce == TimeInForce.FOK || terms.minimumQuantity() > 0;
    if ((terms.expiryNs() != 0 && request.timeInForce != TimeInForce.GTD)
        || (terms.postOnly() && (!rests(request) || terms.minimumQuantity() > 0))
        || (request.terms.type() == OrderType.MARKET && rests(request))
        || (atOnce && order.prevention == SelfTradePrevention.DECREMENT)) {
      return "INVALID_TERMS";
    }
    if (request.timeInForce == TimeInForce.GTD && order.expiry <= now) {
      return "INVALID_EXPIRY";
    }
    return request.timeInForce == TimeInForce.DAY && order.expiry <= now ? "NO_SESSION" : null;
  }

  private String wouldTradeRejected(Request request, Order order) {
    if (order.postOnly && wouldMeetSomebody(order.buy, order.price)) {
      return "WOULD_TRADE";
    }
    long fills = wouldFill(order);
    if (request.timeInForce == TimeInForce.FOK) {
      return fills < order.open ? "NOT_FILLABLE" : null;
    }
    return fills < request.terms.minimumQuantity() ? "MINIMUM_NOT_FILLABLE" : null;
  }

  private boolean wouldMeetSomebody(boolean buy, long price) {
    TreeMap<Long, ArrayDeque<Order>> opposite = buy ? asks : bids;
    return !opposite.isEmpty()
        && (buy ? opposite.firstKey() <= price : opposite.firstKey() >= price);
  }

  private long wouldFill(Order taker) {
    long fills = 0;
    for (ArrayDeque<Order> level : (taker.buy ? asks : bids).values()) {
      for (Order maker : level) {
        if (!taker.crosses(maker.price) || fills == taker.open) {
          return fills;
        }
        if (!isPrevented(maker, taker)) {
          fills += Math.min(maker.open, taker.open - fills);
        } else if (taker.prevention != SelfTradePrevention.CANCEL_OLDEST) {
          return fills;
        }
      }
    }
    return fills;
  }

  private static boolean isPrevented(Order maker, Order taker) {
    return taker.prevention != SelfTradePrevention.NONE && maker.account.equals(taker.account);
  }

  /** What is due by now ends, after what the tick itself has said. */
  List<String> tick(long now) {
    List<String> lines = new ArrayList<>(List.of("event 104"));
    open.values().stream()
        .filter(order -> order.expiry != 0 && order.expiry <= now)
        .sorted(Comparator.<Order>comparingLong(o -> o.expiry).thenComparingLong(o -> o.id))
        .toList()
        .forEach(
            order -> {
              remove(order);
              lines.add(cancelled(order, "EXPIRED"));
            });
    return lines;
  }

  List<String> replace(long id, String account, long price, long quantity) {
    Order order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    if (price == 0) {
      return List.of("rejected INVALID_PRICE");
    }
    long released = hold(order, order.open);
    long hold = hold(order.buy, price, quantity, Math.max(makerRate, takerRate));
    if (paying(account, order.buy)[0] + released < hold) {
      return List.of("rejected INSUFFICIENT_BALANCE");
    }
    if (order.postOnly && wouldMeetSomebody(order.buy, price)) {
      return List.of("rejected WOULD_TRADE");
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
    enter(order, true, lines);
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
    return List.of(reduced(order, left));
  }

  List<String> cancel(long id, String account) {
    Order order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    remove(order);
    return List.of(cancelled(order, "REQUESTED"));
  }

  private void enter(Order taker, boolean rests, List<String> lines) {
    TreeMap<Long, ArrayDeque<Order>> opposite = taker.buy ? asks : bids;
    while (taker.open > 0 && !opposite.isEmpty() && taker.crosses(opposite.firstKey())) {
      Order maker = opposite.firstEntry().getValue().getFirst();
      if (isPrevented(maker, taker)) {
        prevent(maker, taker, lines);
      } else {
        trade(maker, taker, lines);
      }
    }
    if (taker.open > 0 && !rests) {
      lines.add(cancelled(taker, "IOC_REMAINDER"));
    } else if (taker.open > 0) {
      (taker.buy ? bids : asks)
          .computeIfAbsent(taker.price, p -> new ArrayDeque<>())
          .addLast(taker);
      open.put(taker.id, taker);
    }
  }

  private void prevent(Order maker, Order taker, List<String> lines) {
    if (taker.prevention == SelfTradePrevention.DECREMENT) {
      long quantity = Math.min(maker.open, taker.open);
      for (Order each : List.of(maker, taker)) {
        if (each.open > quantity) {
          lines.add(reduced(each, each.open - quantity));
        } else {
          endForSelfTrade(each, lines);
        }
      }
      return;
    }
    if (taker.prevention != SelfTradePrevention.CANCEL_NEWEST) {
      endForSelfTrade(maker, lines);
    }
    if (taker.prevention != SelfTradePrevention.CANCEL_OLDEST) {
      endForSelfTrade(taker, lines);
    }
  }

  private void endForSelfTrade(Order order, List<String> lines) {
    if (open.containsKey(order.id)) {
      remove(order);
    }
    lines.add(cancelled(order, "SELF_TRADE"));
    order.open = 0;
  }

  private String reduced(Order order, long left) {
    long released = hold(order, order.open) - hold(order, left);
    move(order.account, order.buy, -released);
    order.open = left;
    return "amended " + order.id + " open " + left + " released " + released;
  }

  private void trade(Order maker, Order taker, List<String> lines) {
    long best = maker.price;
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
