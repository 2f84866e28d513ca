package io.rollingdrop.lab.workload;

import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The fixed workload: of a hundred commands 45 place an order near the middle of a market, 15 an
 * IOC order that trades, 28 cancel, 6 amend and 6 replace an order placed before. The same seed
 * gives the same commands. Some of what is cancelled, amended or replaced has traded away
 * meanwhile; the core says so, and that too is its work. Allocates nothing. Not thread safe.
 */
public final class OrderFlow {

  /** What the workload's own design leads to: its order had traded away. */
  public static final Set<RejectReason> EXPECTED_REJECTIONS =
      Set.of(RejectReason.UNKNOWN_ORDER, RejectReason.INVALID_QUANTITY);

  private static final int REMEMBERED = 1 << 10;
  private static final int PLACE_BELOW = 45;
  private static final int TAKE_BELOW = 60;
  private static final int CANCEL_BELOW = 88;
  private static final int AMEND_BELOW = 94;
  private static final int PERCENT = 100;

  /** The price, in ticks, around which orders are placed. */
  static final long MIDDLE = 10_000;

  private static final int DEPTH = 50;
  private static final int MOST_LOTS = 100;
  private static final int FAR = 1_000;
  private static final int FAR_RANGE = 8_000;

  private final CommandWriter command;
  private final SplittableRandom random;
  private final OrderName name = new OrderName();
  private final Remembered[] books = new Remembered[Exchange.MARKETS];

  /** Orders placed in a market, in no order, at most {@link #REMEMBERED}. */
  private static final class Remembered {
    final long[] names = new long[REMEMBERED];
    final long[] prices = new long[REMEMBERED];
    final int[] quantities = new int[REMEMBERED];
    final int[] accounts = new int[REMEMBERED];
    int count;

    void add(long orderName, int account, long price, int quantity) {
      names[count] = orderName;
      accounts[count] = account;
      prices[count] = price;
      quantities[count] = quantity;
      count++;
    }

    void remove(int at) {
      count--;
      names[at] = names[count];
      accounts[at] = accounts[count];
      prices[at] = prices[count];
      quantities[at] = quantities[count];
    }
  }

  public OrderFlow(CommandWriter command, long seed) {
    this.command = command;
    random = new SplittableRandom(seed);
    for (int market = 0; market < books.length; market++) {
      books[market] = new Remembered();
    }
  }

  /**
   * Writes the next command.
   *
   * @param number a new order's client order id is made of it; never used before
   * @return the command's length in bytes
   */
  public int next(long number) {
    int market = random.nextInt(Exchange.MARKETS);
    Remembered book = books[market];
    int draw = book.count == REMEMBERED ? TAKE_BELOW : random.nextInt(PERCENT);
    if (draw < PLACE_BELOW || book.count == 0) {
      return place(number, market, book);
    }
    if (draw < TAKE_BELOW) {
      return take(number, market);
    }
    int order = random.nextInt(book.count);
    Exchange.actAs(command, book.accounts[order]);
    name.of(book.names[order]);
    if (draw < CANCEL_BELOW) {
      book.remove(order);
      return command.cancelOrder(0, name);
    }
    if (draw < AMEND_BELOW) {
      return command.amendOrder(0, name, Math.max(1, book.quantities[order] - 1));
    }
    return command.replaceOrder(0, name, book.prices[order], book.quantities[order]);
  }

  private int place(long number, int market, Remembered book) {
    int account = random.nextInt(Exchange.ACCOUNTS);
    int quantity = 1 + random.nextInt(MOST_LOTS);
    boolean buy = random.nextBoolean();
    int away = 1 + random.nextInt(DEPTH);
    long price = buy ? MIDDLE - away : MIDDLE + away;
    book.add(number, account, price, quantity);
    Exchange.actAs(command, account);
    return command.placeOrder(
        Exchange.marketId(market),
        buy ? Side.BUY : Side.SELL,
        TimeInForce.GTC,
        price,
        quantity,
        name.of(number));
  }

  /**
   * Writes an order that rests where nothing trades with it.
   *
   * @param number a new order's client order id is made of it; never used before
   * @return the command's length in bytes
   */
  public int farAway(long number) {
    boolean buy = random.nextBoolean();
    int away = FAR + random.nextInt(FAR_RANGE);
    Exchange.actAs(command, random.nextInt(Exchange.ACCOUNTS));
    return command.placeOrder(
        Exchange.marketId(random.nextInt(Exchange.MARKETS)),
        buy ? Side.BUY : Side.SELL,
        TimeInForce.GTC,
        buy ? MIDDLE - away : MIDDLE + away,
        1 + random.nextInt(MOST_LOTS),
        name.of(number));
  }

  private int take(long number, int market) {
    boolean buy = random.nextBoolean();
    Exchange.actAs(command, random.nextInt(Exchange.ACCOUNTS));
    return command.placeOrder(
        Exchange.marketId(market),
        buy ? Side.BUY : Side.SELL,
        TimeInForce.IOC,
        buy ? MIDDLE + DEPTH : MIDDLE - DEPTH,
        1 + random.nextInt(MOST_LOTS),
        name.of(number));
  }
}
