package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.lab.workload.Exchange;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one writes in an afternoon with the JDK's collections: a tree of prices a side, at each an
 * insertion-ordered map of orders, and all orders by their number. Price-time priority and nothing
 * else: no accounts, ledger, checks, events or hash.
 */
final class PlainBook implements Book {

  private static final class Order {
    final long number;
    final long price;
    final Map<Long, Map<Long, Order>> side;
    long open;

    Order(long number, long price, long open, Map<Long, Map<Long, Order>> side) {
      this.number = number;
      this.price = price;
      this.open = open;
      this.side = side;
    }
  }

  private static final class Sides {
    final NavigableMap<Long, Map<Long, Order>> bids = new TreeMap<>(Comparator.reverseOrder());
    final NavigableMap<Long, Map<Long, Order>> asks = new TreeMap<>();
  }

  private final Sides[] markets = new Sides[Exchange.MARKETS];
  private final Map<Long, Order> orders = new HashMap<>();

  private BookOperation operation;
  private OrderSet asked;
  private int[] places;
  private long done;
  private long trades;

  PlainBook() {
    for (int market = 0; market < markets.length; market++) {
      markets[market] = new Sides();
    }
  }

  @Override
  public void prepare(BookOperation nextOperation, OrderSet nextOrders, int[] nextPlaces) {
    operation = nextOperation;
    asked = nextOrders;
    places = nextPlaces;
    done = 0;
    trades = 0;
  }

  @Override
  public long play() {
    for (int place : places) {
      boolean found =
          switch (operation) {
            case PLACE -> enter(place, true);
            case TAKE -> enter(place, false);
            case CANCEL -> cancel(asked.number[place]);
            case AMEND -> amend(asked.number[place], asked.quantity[place]);
          };
      done += found ? 1 : 0;
    }
    return done + trades;
  }

  private boolean enter(int place, boolean rests) {
    boolean buy = asked.buy[place];
    long price = asked.price[place];
    Sides market = markets[asked.market[place]];
    long left = match(buy ? market.asks : market.bids, buy, price, asked.quantity[place]);
    if (left > 0 && rests) {
      NavigableMap<Long, Map<Long, Order>> side = buy ? market.bids : market.asks;
      Order order = new Order(asked.number[place], price, left, side);
      side.computeIfAbsent(price, level -> new LinkedHashMap<>()).put(order.number, order);
      orders.put(order.number, order);
    }
    return rests == left > 0;
  }

  private long match(
      NavigableMap<Long, Map<Long, Order>> opposite, boolean buy, long limit, long quantity) {
    long left = quantity;
    while (left > 0 && !opposite.isEmpty()) {
      Map.Entry<Long, Map<Long, Order>> best = opposite.firstEntry();
      if (buy ? best.getKey() > limit : best.getKey() < limit) {
        break;
      }
      Order maker = best.getValue().values().iterator().next();
      long traded = Math.min(left, maker.open);
      left -= traded;
      maker.open -= traded;
      trades++;
      if (maker.open == 0) {
        cancel(maker.number);
      }
    }
    return left;
  }

  private boolean cancel(long number) {
    Order order = orders.remove(number);
    if (order == null) {
      return false;
    }
    Map<Long, Order> level = order.side.get(order.price);
    level.remove(number);
    if (level.isEmpty()) {
      order.side.remove(order.price);
    }
    return true;
  }

  private boolean amend(long number, long quantity) {
    Order order = orders.get(number);
    if (order == null || quantity >= order.open) {
      return false;
    }
    order.open = quantity;
    return true;
  }

  @Override
  public void requireDone() {
    long expectedTrades = operation == BookOperation.TAKE ? places.length : 0;
    if (done != places.length || trades != expectedTrades) {
      throw new IllegalStateException(
          "the plain book: of %d of %s %d were done, with %d trades"
              .formatted(places.length, operation, done, trades));
    }
  }

  @Override
  public boolean isSteady() {
    return true;
  }

  @Override
  public int openOrders() {
    return orders.size();
  }

  @Override
  public long openLots() {
    long lots = 0;
    for (Sides market : markets) {
      for (NavigableMap<Long, Map<Long, Order>> side : List.of(market.bids, market.asks)) {
        for (Map<Long, Order> level : side.values()) {
          lots += level.values().stream().mapToLong(order -> order.open).sum();
        }
      }
    }
    return lots;
  }
}
