package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A flow of orders of all types on some markets, drawn from a seed: of a hundred commands 60 place
 * an order (28 a plain one; the others post-only, GTD, DAY, icebergs, stop and stop-limit orders,
 * with a minimum, IOC, FOK, at market), 27 cancel, 6 amend, 6 replace; now and then an account
 * cancels all it has in a market. One order in four prevents trades with itself. One thread.
 */
final class MixedFlow {

  private static final int PERCENT = 100;
  private static final int PLACE_BELOW = 60;
  private static final int CANCEL_BELOW = 87;
  private static final int AMEND_BELOW = 93;
  private static final int COMMANDS_A_MASS_CANCEL = 500;
  private static final int REMEMBERED = 8_192;
  private static final int FEWEST_REMEMBERED = 16;
  private static final long MIDDLE = 10_000;
  private static final int DEPTH = 30;
  private static final long MOST_LOTS = 100;
  private static final long SHOWN_LOTS = 10;
  private static final long PARTS = 3;
  private static final long LONGEST_GTD_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final MixedExchange exchange;
  private final CommandWriter command;
  private final SplittableRandom random;
  private final OrderName name = new OrderName();
  private final Remembered[] books;

  /** Orders that may rest in a market, in no order. */
  private static final class Remembered {
    final long[] names;
    final int[] accounts;
    int count;

    Remembered(int capacity) {
      names = new long[capacity];
      accounts = new int[capacity];
    }
  }

  MixedFlow(MixedExchange exchange, CommandWriter command, long seed) {
    this.exchange = exchange;
    this.command = command;
    random = new SplittableRandom(seed);
    books = new Remembered[exchange.markets()];
    int capacity = Math.max(FEWEST_REMEMBERED, REMEMBERED / books.length);
    for (int market = 0; market < books.length; market++) {
      books[market] = new Remembered(capacity);
    }
  }

  /**
   * Writes the next command.
   *
   * @param number a new order's client order id is made of it; never used before
   * @param nowNs when it will be decided
   * @return its length in bytes
   */
  int next(long number, long nowNs) {
    int market = random.nextInt(books.length);
    Remembered book = books[market];
    if (random.nextInt(COMMANDS_A_MASS_CANCEL) == 0) {
      exchange.actAs(command, random.nextInt(MixedExchange.ACCOUNTS));
      return command.cancelOrders(exchange.marketId(market), Sides.BOTH);
    }
    int draw = random.nextInt(PERCENT);
    if (book.count == book.names.length) {
      draw = PLACE_BELOW;
    } else if (draw < PLACE_BELOW || book.count == 0) {
      return place(market, book, number, nowNs);
    }
    int order = random.nextInt(book.count);
    exchange.actAs(command, book.accounts[order]);
    name.of(book.names[order]);
    if (draw < CANCEL_BELOW) {
      book.count--;
      book.names[order] = book.names[book.count];
      book.accounts[order] = book.accounts[book.count];
      return command.cancelOrder(0, name);
    }
    return draw < AMEND_BELOW
        ? command.amendOrder(0, name, lots())
        : command.replaceOrder(0, name, passive(random.nextBoolean()), lots());
  }

  private int place(int market, Remembered book, long number, long nowNs) {
    int account = random.nextInt(MixedExchange.ACCOUNTS);
    exchange.actAs(command, account);
    name.of(number);
    boolean buy = random.nextBoolean();
    int id = exchange.marketId(market);
    OrderTerms terms =
        OrderTerms.NONE.with(
            random.nextInt(4) == 0
                ? SelfTradePrevention.get((short) random.nextInt(5))
                : SelfTradePrevention.NONE);
    int draw = random.nextInt(PLACE_BELOW);
    if (draw < 46) {
      book.names[book.count] = number;
      book.accounts[book.count++] = account;
      return resting(draw, id, buy, terms, nowNs);
    }
    return taking(draw, id, buy, terms.with(SelfTradePrevention.CANCEL_NEWEST));
  }

  private int resting(int draw, int market, boolean buy, OrderTerms terms, long nowNs) {
    long price = passive(buy);
    long stop = buy ? MIDDLE + random.nextInt(DEPTH) : MIDDLE - random.nextInt(DEPTH);
    long expiry = nowNs + 1 + random.nextLong(LONGEST_GTD_NS);
    if (draw < 28) {
      return write(market, buy, TimeInForce.GTC, price, terms);
    } else if (draw < 31) {
      return write(market, buy, TimeInForce.GTC, price, terms.asPostOnly());
    } else if (draw < 34) {
      return write(market, buy, TimeInForce.GTD, price, terms.withExpiry(expiry));
    } else if (draw < 36) {
      return write(market, buy, TimeInForce.DAY, price, terms);
    } else if (draw < 41) {
      return write(market, buy, TimeInForce.GTC, price, terms.withDisplayQuantity(1));
    } else if (draw < 43) {
      return write(market, buy, TimeInForce.GTC, aggressive(buy), OrderTerms.stop(stop));
    } else if (draw < 45) {
      return write(market, buy, TimeInForce.GTC, aggressive(buy), OrderTerms.stopLimit(stop));
    }
    return write(
        market, buy, TimeInForce.GTC, aggressive(buy), OrderTerms.NONE.withMinimumQuantity(1));
  }

  private int taking(int draw, int market, boolean buy, OrderTerms terms) {
    if (draw < 55) {
      return write(market, buy, TimeInForce.IOC, aggressive(buy), terms);
    }
    return draw < 57
        ? write(market, buy, TimeInForce.FOK, aggressive(buy), terms)
        : write(market, buy, TimeInForce.IOC, aggressive(buy), terms.with(OrderType.MARKET));
  }

  private int write(int market, boolean buy, TimeInForce tif, long price, OrderTerms terms) {
    long quantity = terms.displayQuantity() > 0 ? SHOWN_LOTS * PARTS : lots();
    OrderTerms shown = terms.displayQuantity() > 0 ? terms.withDisplayQuantity(SHOWN_LOTS) : terms;
    return command.placeOrder(
        market, buy ? Side.BUY : Side.SELL, tif, price, quantity, name, shown);
  }

  private long lots() {
    return random.nextLong(1, MOST_LOTS + 1);
  }

  private long passive(boolean buy) {
    int away = 1 + random.nextInt(DEPTH);
    return buy ? MIDDLE - away : MIDDLE + away;
  }

  private static long aggressive(boolean buy) {
    return buy ? MIDDLE + DEPTH : MIDDLE - DEPTH;
  }
}
