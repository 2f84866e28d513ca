package io.rollingdrop.engine;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The engine's twin: one market with fees, sorted maps, obvious code, lines in the same words. */
class NaiveExchange {

  /** What somebody asks for; a price of 0 is that of a market order to sell at any. */
  record Request(
      String account,
      boolean buy,
      TimeInForce timeInForce,
      long price,
      long quantity,
      OrderTerms terms) {}

  final Map<String, long[]> money = new HashMap<>();
  final Map<String, long[]> units = new HashMap<>();
  final NaiveLimits limits = new NaiveLimits(this);
  final NaiveTransfers transfers;

  /** Accounts that may not be debited. */
  final Set<String> frozen = new HashSet<>();

  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, Map<Integer, long[]>> byAccount = new HashMap<>();
  private long makerRate;
  private long takerRate;
  private long sessionEnd;
  private long rested;
  private long lastPrice;
  private long highestSince;
  private long lowestSince;
  private final TreeMap<Long, ArrayDeque<NaiveOrder>> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, ArrayDeque<NaiveOrder>> asks = new TreeMap<>();
  private final Map<Long, NaiveOrder> open = new HashMap<>();

  NaiveExchange() {
    transfers =
        new NaiveTransfers(
            byAccount,
            account -> frozen.contains(names.get(account)),
            EngineFixture.LIMITS.maxAccounts());
  }

  void fund(String account, long id, long usd, long tickets) {
    money.put(account, new long[] {usd, 0});
    units.put(account, new long[] {tickets, 0});
    names.put(id, account);
    byAccount.put(
        id,
        Map.of(EngineFixture.USD, money.get(account), EngineFixture.TICKET, units.get(account)));
  }

  long openOrdersOf(Predicate<String> accounts) {
    return open.values().stream().filter(order -> accounts.test(order.account)).count();
  }

  long heldBy(Predicate<String> accounts, boolean ofMoney) {
    return (ofMoney ? money : units)
        .entrySet().stream()
            .filter(each -> accounts.test(each.getKey()))
            .mapToLong(each -> each.getValue()[1])
            .sum();
  }

  void setFees(long maker, long taker) {
    makerRate = maker;
    takerRate = taker;
  }

  /** The value and the highest fee, rounded up. */
  private static long hold(NaiveOrder order, long quantity) {
    return hold(order.buy, order.price, quantity, Math.max(order.makerRate, order.takerRate));
  }

  private static long hold(boolean buy, long price, long quantity, long rate) {
    long value = price * quantity;
    return buy ? value + (value * rate + 999_999) / 1_000_000 : quantity;
  }

  boolean isOpen(long id, String account) {
    NaiveOrder order = open.get(id);
    return order != null && order.account.equals(account);
  }

  void setSessionEnd(long time) {
    sessionEnd = time;
  }

  List<String> place(long id, Request request, long now) {
    boolean day = request.timeInForce == TimeInForce.DAY;
    NaiveOrder order = new NaiveOrder(id, request, day ? sessionEnd : request.terms.expiryNs());
    order.makerRate = makerRate;
    order.takerRate = takerRate;
    String wrong = termsRejected(request, order, now);
    if (wrong == null && paying(request.account, request.buy)[0] < hold(order, order.open)) {
      wrong = "INSUFFICIENT_BALANCE";
    }
    if (wrong == null) {
      wrong = limits.rejected(order, rests(request), hold(order, order.open));
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
    order.counts = order.buy && limits.counts();
    limits.count(order, order.open);
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
    trigger(lines);
    return lines;
  }

  private static boolean rests(Request request) {
    return request.timeInForce != TimeInForce.IOC && request.timeInForce != TimeInForce.FOK;
  }

  /** Why, or null. */
  private static String termsRejected(Request request, NaiveOrder order, long now) {
    OrderTerms terms = request.terms;
    if (request.price == 0
        && (request.buy || (terms.type() != OrderType.MARKET && terms.type() != OrderType.STOP))) {
      return "INVALID_PRICE";
    }
    if (terms.minimumQuantity() > request.quantity) {
      return "INVALID_QUANTITY";
    }
    boolean stop = terms.type() == OrderType.STOP || terms.type() == OrderType.STOP_LIMIT;
    boolean atOnce = request.timeInForce == TimeInForce.FOK || terms.minimumQuantity() > 0;
    if ((terms.expiryNs() != 0 && request.timeInForce != TimeInForce.GTD)
        || (terms.postOnly() && (!rests(request) || terms.minimumQuantity() > 0))
        || (request.terms.type() == OrderType.MARKET && rests(request))
        || stop != (terms.stopPrice() != 0)
        || (stop && (!rests(request) || terms.postOnly() || terms.minimumQuantity() > 0))
        || (terms.displayQuantity() != 0 && (!rests(request) || terms.type() == OrderType.STOP))
        || (atOnce && order.prevention == SelfTradePrevention.DECREMENT)) {
      return "INVALID_TERMS";
    }
    if (terms.displayQuantity() > request.quantity) {
      return "INVALID_DISPLAY_QUANTITY";
    }
    if (request.timeInForce == TimeInForce.GTD && order.expiry <= now) {
      return "INVALID_EXPIRY";
    }
    return request.timeInForce == TimeInForce.DAY && order.expiry <= now ? "NO_SESSION" : null;
  }

  private String wouldTradeRejected(Request request, NaiveOrder order) {
    if (order.waits) {
      boolean reached =
          lastPrice != 0
              && (order.buy ? lastPrice >= order.stopPrice : lastPrice <= order.stopPrice);
      return reached ? "STOP_PRICE_REACHED" : null;
    }
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
    TreeMap<Long, ArrayDeque<NaiveOrder>> opposite = buy ? asks : bids;
    return !opposite.isEmpty()
        && (buy ? opposite.firstKey() <= price : opposite.firstKey() >= price);
  }

  /** Plays it through on copies. */
  private long wouldFill(NaiveOrder taker) {
    long fills = 0;
    for (ArrayDeque<NaiveOrder> level : (taker.buy ? asks : bids).values()) {
      ArrayDeque<long[]> left = new ArrayDeque<>();
      for (NaiveOrder maker : level) {
        left.add(
            new long[] {
              maker.open, maker.shown(), maker.display, isPrevented(maker, taker) ? 1 : 0
            });
      }
      while (!left.isEmpty() && taker.crosses(level.getFirst().price)) {
        long[] maker = left.poll();
        if (fills == taker.open) {
          return fills;
        }
        if (maker[3] == 1) {
          if (taker.prevention != SelfTradePrevention.CANCEL_OLDEST) {
            return fills;
          }
          continue;
        }
        long quantity = Math.min(maker[1], taker.open - fills);
        fills += quantity;
        maker[0] -= quantity;
        if (quantity == maker[1] && maker[0] > 0) {
          maker[1] = Math.min(maker[2], maker[0]);
          left.addLast(maker);
        }
      }
    }
    return fills;
  }

  private static boolean isPrevented(NaiveOrder maker, NaiveOrder taker) {
    return taker.prevention != SelfTradePrevention.NONE && maker.account.equals(taker.account);
  }

  /** What is due by now ends, after what the tick itself has said. */
  List<String> tick(long now) {
    List<String> lines = new ArrayList<>(List.of("event 104"));
    open.values().stream()
        .filter(order -> order.expiry != 0 && order.expiry <= now)
        .sorted(Comparator.<NaiveOrder>comparingLong(o -> o.expiry).thenComparingLong(o -> o.id))
        .toList()
        .forEach(
            order -> {
              remove(order);
              lines.add(cancelled(order, "EXPIRED"));
            });
    lines.addAll(transfers.tick(now));
    return lines;
  }

  List<String> replace(long id, String account, long price, long quantity) {
    NaiveOrder order = open.get(id);
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
    String limited = limits.replaceRejected(order, released, hold, quantity);
    if (limited != null) {
      return List.of("rejected " + limited);
    }
    if (order.postOnly && wouldMeetSomebody(order.buy, price)) {
      return List.of("rejected WOULD_TRADE");
    }
    List<String> lines = new ArrayList<>();
    limits.count(order, quantity - order.open);
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
    trigger(lines);
    return lines;
  }

  List<String> amend(long id, String account, long total) {
    NaiveOrder order = open.get(id);
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
    NaiveOrder order = open.get(id);
    if (order == null || !order.account.equals(account)) {
      return List.of("rejected UNKNOWN_ORDER");
    }
    remove(order);
    return List.of(cancelled(order, "REQUESTED"));
  }

  private void enter(NaiveOrder taker, boolean rests, List<String> lines) {
    if (taker.waits) {
      rest(taker);
      return;
    }
    TreeMap<Long, ArrayDeque<NaiveOrder>> opposite = taker.buy ? asks : bids;
    while (taker.open > 0 && !opposite.isEmpty() && taker.crosses(opposite.firstKey())) {
      NaiveOrder maker = opposite.firstEntry().getValue().getFirst();
      if (isPrevented(maker, taker)) {
        prevent(maker, taker, lines);
      } else {
        trade(maker, taker, lines);
      }
    }
    if (taker.open > 0 && !rests) {
      lines.add(cancelled(taker, "IOC_REMAINDER"));
    } else if (taker.open > 0) {
      rest(taker);
    }
  }

  private void rest(NaiveOrder order) {
    order.show();
    order.restedAt = ++rested;
    open.put(order.id, order);
    if (!order.waits) {
      (order.buy ? bids : asks)
          .computeIfAbsent(order.price, p -> new ArrayDeque<>())
          .addLast(order);
    }
  }

  /** Lowest buys first, then highest sells, as long as there are any. */
  private void trigger(List<String> lines) {
    for (NaiveOrder next = nextTriggered(); next != null; next = nextTriggered()) {
      remove(next);
      next.waits = false;
      lines.add("triggered " + next.id + " stop " + next.stopPrice + " last " + lastPrice);
      enter(next, next.limit, lines);
    }
    highestSince = 0;
    lowestSince = 0;
  }

  private NaiveOrder nextTriggered() {
    if (highestSince == 0) {
      return null;
    }
    Comparator<NaiveOrder> byTime = Comparator.comparingLong(order -> order.restedAt);
    return open.values().stream()
        .filter(order -> order.waits)
        .filter(
            order -> order.buy ? order.stopPrice <= highestSince : order.stopPrice >= lowestSince)
        .min(
            Comparator.<NaiveOrder>comparingInt(order -> order.buy ? 0 : 1)
                .thenComparingLong(order -> order.buy ? order.stopPrice : -order.stopPrice)
                .thenComparing(byTime))
        .orElse(null);
  }

  List<String> cancelAll(long sequence, String account, long accountId, Sides sides) {
    List<String> lines = new ArrayList<>();
    lines.add("cancelling " + sides + " of " + accountId + " in 0");
    List<NaiveOrder> all =
        open.values().stream()
            .filter(order -> order.account.equals(account))
            .filter(order -> sides == Sides.BOTH || (sides == Sides.BUYS) == order.buy)
            .sorted(Comparator.comparingLong(order -> order.restedAt))
            .toList();
    for (NaiveOrder order : all) {
      remove(order);
      lines.add(cancelled(order, "MASS_CANCEL"));
    }
    lines.add("cancelled all " + all.size() + " of " + sequence);
    return lines;
  }

  private void prevent(NaiveOrder maker, NaiveOrder taker, List<String> lines) {
    if (taker.prevention == SelfTradePrevention.DECREMENT) {
      long quantity = Math.min(maker.open, taker.open);
      for (NaiveOrder each : List.of(maker, taker)) {
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

  private void endForSelfTrade(NaiveOrder order, List<String> lines) {
    if (open.containsKey(order.id)) {
      remove(order);
    }
    lines.add(cancelled(order, "SELF_TRADE"));
    order.open = 0;
  }

  private String reduced(NaiveOrder order, long left) {
    long released = hold(order, order.open) - hold(order, left);
    move(order.account, order.buy, -released);
    limits.count(order, left - order.open);
    order.open = left;
    order.shown = Math.min(order.shown, left);
    return "amended " + order.id + " open " + left + " released " + released;
  }

  private void trade(NaiveOrder maker, NaiveOrder taker, List<String> lines) {
    long best = maker.price;
    long quantity = Math.min(maker.shown(), taker.open);
    NaiveOrder buyer = taker.buy ? taker : maker;
    NaiveOrder seller = taker.buy ? maker : taker;
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
    maker.shown -= quantity;
    lastPrice = best;
    if (open.values().stream().anyMatch(order -> order.waits)) {
      highestSince = Math.max(highestSince, best);
      lowestSince = lowestSince == 0 ? best : Math.min(lowestSince, best);
    }
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
    } else if (maker.shown() == 0) {
      remove(maker);
      rest(maker);
      lines.add("replenished " + maker.id + " shows " + maker.shown + " of " + maker.open);
    }
  }

  private String cancelled(NaiveOrder order, String reason) {
    long released = hold(order, order.open);
    move(order.account, order.buy, -released);
    limits.count(order, -order.open);
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

  private void remove(NaiveOrder order) {
    open.remove(order.id);
    if (order.waits) {
      return;
    }
    TreeMap<Long, ArrayDeque<NaiveOrder>> side = order.buy ? bids : asks;
    ArrayDeque<NaiveOrder> queue = side.get(order.price);
    for (Iterator<NaiveOrder> each = queue.iterator(); each.hasNext(); ) {
      if (each.next() == order) {
        each.remove();
      }
    }
    if (queue.isEmpty()) {
      side.remove(order.price);
    }
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
