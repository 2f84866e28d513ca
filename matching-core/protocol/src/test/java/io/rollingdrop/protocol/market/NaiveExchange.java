package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript.Fill;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One market, matched by price and time in the plainest way, which writes the events that the core
 * would. Its own list of resting orders is what models are held against.
 */
public final class NaiveExchange {

  /** A resting order. */
  public static final class Order {
    public final long id;
    public final Owner owner;
    public final Side side;
    public long price;
    public long open;
    public long filled;
    long entered;

    Order(long id, Owner owner, Side side, long price, long open) {
      this.id = id;
      this.owner = owner;
      this.side = side;
      this.price = price;
      this.open = open;
    }
  }

  private final FeedScript feed;
  private final int marketId;
  private final List<Order> resting = new ArrayList<>();
  private long entries;

  public NaiveExchange(FeedScript feed, int marketId) {
    this.feed = feed;
    this.marketId = marketId;
  }

  public List<Order> resting() {
    return resting;
  }

  /** Enters an order; returns its id. */
  public long place(Owner owner, Side side, long price, long quantity, TimeInForce timeInForce) {
    long id = feed.begin();
    feed.accepted(id, owner, marketId, side, price, quantity, "c" + id, timeInForce);
    Order order = new Order(id, owner, side, price, quantity);
    match(order);
    if (order.open > 0) {
      if (timeInForce == TimeInForce.IOC) {
        feed.cancelled(id, owner, marketId, price, order.open, CancelReason.IOC_REMAINDER);
      } else {
        rest(order);
      }
    }
    feed.end();
    return id;
  }

  public void cancel(Order order) {
    feed.begin();
    resting.remove(order);
    feed.cancelled(
        order.id, order.owner, marketId, order.price, order.open, CancelReason.REQUESTED);
    feed.end();
  }

  public void amend(Order order, long openQuantity) {
    feed.begin();
    order.open = openQuantity;
    feed.amended(order.id, order.owner, marketId, order.filled + openQuantity, openQuantity);
    feed.end();
  }

  public void replace(Order order, long price, long openQuantity) {
    feed.begin();
    resting.remove(order);
    order.price = price;
    order.open = openQuantity;
    feed.replaced(order.id, order.owner, marketId, price, openQuantity);
    match(order);
    if (order.open > 0) {
      rest(order);
    }
    feed.end();
  }

  /** Quantity and orders at each price of a side, best first. */
  public Map<Long, long[]> levels(Side side) {
    Comparator<Long> best =
        side == Side.BUY ? Comparator.reverseOrder() : Comparator.naturalOrder();
    Map<Long, long[]> levels = new TreeMap<>(best);
    for (Order order : resting) {
      if (order.side == side) {
        long[] level = levels.computeIfAbsent(order.price, none -> new long[2]);
        level[0] += order.open;
        level[1]++;
      }
    }
    return levels;
  }

  private void rest(Order order) {
    order.entered = entries++;
    resting.add(order);
  }

  private void match(Order taker) {
    while (taker.open > 0) {
      Order maker = bestAgainst(taker);
      if (maker == null) {
        return;
      }
      long quantity = Math.min(taker.open, maker.open);
      maker.open -= quantity;
      maker.filled += quantity;
      taker.open -= quantity;
      taker.filled += quantity;
      if (maker.open == 0) {
        resting.remove(maker);
      }
      feed.trade(
          marketId,
          maker.price,
          quantity,
          new Fill(maker.id, maker.owner, maker.open),
          new Fill(taker.id, taker.owner, taker.open),
          taker.side);
    }
  }

  private Order bestAgainst(Order taker) {
    boolean buys = taker.side == Side.BUY;
    Comparator<Order> price = Comparator.comparingLong(order -> order.price);
    return resting.stream()
        .filter(order -> order.side != taker.side)
        .filter(order -> buys ? order.price <= taker.price : order.price >= taker.price)
        .min((buys ? price : price.reversed()).thenComparingLong(order -> order.entered))
        .orElse(null);
  }
}
