package io.rollingdrop.lab.workload;

import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.SplittableRandom;

/**
 * A day of the workload in which drops open: from time to time an issuer offers units at a price,
 * and a crowd of buyers comes for a few each. In between the {@link OrderFlow} goes on. The same
 * seed gives the same commands. Allocates nothing. Not thread safe.
 */
public final class DropDay {

  private static final int COMMANDS_BETWEEN_DROPS = 500_000;
  private static final int CROWD = 5_000;
  private static final int UNITS = 10_000;
  private static final int MOST_UNITS_EACH = 4;

  private final CommandWriter command;
  private final OrderFlow flow;
  private final SplittableRandom random;
  private final OrderName name = new OrderName();
  private int untilDrop = COMMANDS_BETWEEN_DROPS / 2;
  private int waiting;
  private int market;
  private long drops;

  public DropDay(CommandWriter command, OrderFlow flow, long seed) {
    this.command = command;
    this.flow = flow;
    random = new SplittableRandom(seed);
  }

  /**
   * Writes the next command.
   *
   * @param number a new order's client order id is made of it; never used before
   * @return the command's length in bytes
   */
  public int next(long number) {
    if (waiting > 0) {
      waiting--;
      return place(number, Side.BUY, TimeInForce.IOC, 1 + random.nextInt(MOST_UNITS_EACH));
    }
    if (--untilDrop == 0) {
      untilDrop = COMMANDS_BETWEEN_DROPS;
      waiting = CROWD;
      drops++;
      market = random.nextInt(Exchange.MARKETS);
      return place(number, Side.SELL, TimeInForce.GTC, UNITS);
    }
    return flow.next(number);
  }

  private int place(long number, Side side, TimeInForce timeInForce, long units) {
    Exchange.actAs(command, random.nextInt(Exchange.ACCOUNTS));
    return command.placeOrder(
        Exchange.marketId(market), side, timeInForce, OrderFlow.MIDDLE, units, name.of(number));
  }

  /** How many drops have opened. */
  public long drops() {
    return drops;
  }
}
