package io.rollingdrop.lab.engine;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.codec.Side;
import java.util.concurrent.TimeUnit;

/**
 * The stage on which order flow is replayed: one market of unit tick and lot, and two partners with
 * an account each, one that only buys and one that only sells. Each has as much of what it pays
 * with as the core can count, so that no order fails for want of balance.
 */
public final class TwoPartners {

  public static final int MARKET = 1;

  private static final int BUYING_TENANT = 1;
  private static final int SELLING_TENANT = 2;
  private static final long BUYER = 101;
  private static final long SELLER = 202;
  private static final int UNITS = 1;
  private static final int MONEY = 2;
  private static final int NO_DECIMALS = 0;
  private static final long OPERATOR = 1;
  private static final long BUYERS_KEY = 11;
  private static final long SELLERS_KEY = 22;

  private TwoPartners() {}

  /**
   * Limits for a replay.
   *
   * @param orders most orders that may be open at once
   */
  public static EngineLimits limits(int orders) {
    int few = 16;
    return new EngineLimits(
        TimeUnit.MINUTES.toNanos(10), 0, few, few, few, few, few, few, few, orders, orders, few);
  }

  /** Sets the stage, as the operator. */
  public static void enter(BareEngine engine) {
    engine.command().by(0, OPERATOR).account(0).withoutKey();
    engine.accept(engine.command().createTenant(BUYING_TENANT));
    engine.accept(engine.command().createTenant(SELLING_TENANT));
    engine.accept(engine.command().createAsset(UNITS, NO_DECIMALS, "UNIT"));
    engine.accept(engine.command().createAsset(MONEY, NO_DECIMALS, "MONEY"));
    engine.accept(engine.command().createAccount(BUYER, BUYING_TENANT));
    engine.accept(engine.command().createAccount(SELLER, SELLING_TENANT));
    engine.accept(
        engine.command().createMarket(MARKET, BUYING_TENANT, UNITS, MONEY, 1, 1, "UNIT-MONEY"));
    engine.accept(engine.command().grantMarket(MARKET, SELLING_TENANT, true));
    engine.accept(engine.command().deposit(BUYER, MONEY, Long.MAX_VALUE));
    engine.accept(engine.command().deposit(SELLER, UNITS, Long.MAX_VALUE));
  }

  /** The next commands are the partner's who is on this side. */
  public static void actAs(BareEngine engine, Side side) {
    if (side == Side.BUY) {
      engine.command().by(BUYING_TENANT, BUYERS_KEY).account(BUYER);
    } else {
      engine.command().by(SELLING_TENANT, SELLERS_KEY).account(SELLER);
    }
  }
}
