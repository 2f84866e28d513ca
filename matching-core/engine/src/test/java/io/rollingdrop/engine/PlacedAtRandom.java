package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.SplittableRandom;

/** Orders of all types at prices that meet, most with terms that go together. */
final class PlacedAtRandom {

  private static final long LOWEST = 95;
  private static final long HIGHEST = 105;
  private static final long MOST_LOTS = 40;
  private static final long[] EXTREMES = {
    0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 1L << 62, 1_000_000
  };

  private final SplittableRandom random;
  private final CommandWriter command;

  PlacedAtRandom(SplittableRandom random, CommandWriter command) {
    this.random = random;
    this.command = command;
  }

  /** Ticks, rarely no price at all. */
  long price() {
    return rarelyExtreme(random.nextLong(LOWEST, HIGHEST + 1));
  }

  /** Lots, rarely no quantity at all. */
  long quantity() {
    return rarelyExtreme(random.nextLong(1, MOST_LOTS + 1));
  }

  /** Minor units, rarely no amount at all. */
  long amount() {
    return rarelyExtreme(random.nextLong(1, 5_000));
  }

  private long rarelyExtreme(long usual) {
    return random.nextInt(50) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : usual;
  }

  /** Writes an order of any type; returns its length in bytes. */
  int place(int market, long nowNs, String someName) {
    long quantity = quantity();
    OrderTerms terms = OrderTerms.NONE.with(SelfTradePrevention.get((short) random.nextInt(5)));
    String name = random.nextInt(3) == 0 ? someName : "";
    long soon = nowNs + random.nextInt(-1, 60_000);
    TimeInForce rests =
        random.nextInt(4) == 0 ? TimeInForce.DAY : TimeInForce.get((short) random.nextInt(2));
    return switch (random.nextInt(16)) {
      case 0 -> write(market, TimeInForce.FOK, price(), quantity, name, terms);
      case 1 -> write(market, TimeInForce.IOC, price(), quantity, name, terms);
      case 2 -> write(market, atOnce(), 0, quantity, name, terms.with(OrderType.MARKET));
      case 3 -> write(market, atOnce(), price(), quantity, name, terms.with(OrderType.MARKET));
      case 4 -> write(market, TimeInForce.GTC, price(), quantity, name, terms.asPostOnly());
      case 5 -> write(market, TimeInForce.GTD, price(), quantity, name, terms.withExpiry(soon));
      case 6 -> write(market, TimeInForce.DAY, price(), quantity, name, terms);
      case 7 ->
          write(
              market,
              TimeInForce.GTC,
              price(),
              quantity,
              name,
              terms.withDisplayQuantity(random.nextLong(1, 9)));
      case 8, 9 ->
          write(market, TimeInForce.GTC, price(), quantity, name, OrderTerms.stop(price()));
      case 10 -> write(market, rests, price(), quantity, name, OrderTerms.stopLimit(price()));
      case 11 ->
          write(
              market,
              rests,
              price(),
              quantity,
              name,
              terms.withMinimumQuantity(random.nextLong(-1, 12)));
      case 12 -> anything(market, soon, name);
      default -> write(market, TimeInForce.GTC, price(), quantity, name, OrderTerms.NONE);
    };
  }

  private TimeInForce atOnce() {
    return random.nextBoolean() ? TimeInForce.IOC : TimeInForce.FOK;
  }

  private int anything(int market, long soon, String name) {
    return write(
        market,
        TimeInForce.get((short) random.nextInt(5)),
        price(),
        quantity(),
        name,
        new OrderTerms(
            OrderType.get((short) random.nextInt(4)),
            sometimes(quantity()),
            sometimes(soon),
            SelfTradePrevention.get((short) random.nextInt(5)),
            random.nextInt(4) == 0,
            sometimes(quantity()),
            sometimes(price())));
  }

  private long sometimes(long value) {
    return random.nextInt(3) == 0 ? value : 0;
  }

  private int write(
      int market, TimeInForce tif, long price, long quantity, String name, OrderTerms terms) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    return command.placeOrder(market, side, tif, price, quantity, name, terms);
  }
}
