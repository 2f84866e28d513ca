package io.rollingdrop.lab.engine;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.CommandWriter;
import java.util.concurrent.TimeUnit;

/**
 * Where orders of all types are traded: some markets with fees, limits and a session, tenants with
 * accounts that have plenty, and one account that earns the fees.
 */
final class MixedExchange {

  static final int ACCOUNTS = 64;

  private static final int TENANTS = 4;
  private static final int MONEY = 1;
  private static final int FIRST_UNIT = 10;
  private static final int FIRST_MARKET = 100;
  private static final long FIRST_ACCOUNT = 1_000;
  private static final long HOUSE = 1;
  private static final long OPERATOR = 1;
  private static final int MAKER_RATE = 500;
  private static final int TAKER_RATE = 1_500;
  private static final long LARGEST_PRICE = 1_000_000;
  private static final long LARGEST_ORDER = 1_000_000;
  private static final long PLENTY = Long.MAX_VALUE / (2 * ACCOUNTS);
  private static final long SESSION_END_NS = TimeUnit.DAYS.toNanos(1);
  private static final int ORDERS = 1 << 17;
  private static final int OUTCOMES = 1 << 17;
  private static final int LEVELS = 1 << 12;
  private static final int SOME = 16;

  private final int markets;

  MixedExchange(int markets) {
    this.markets = markets;
  }

  int markets() {
    return markets;
  }

  /** Room for all of it. */
  EngineLimits limits() {
    return new EngineLimits(
        TimeUnit.MINUTES.toNanos(10),
        TimeUnit.SECONDS.toNanos(5),
        OUTCOMES,
        SOME,
        markets + SOME,
        ACCOUNTS + SOME,
        (markets + 1) * ACCOUNTS + SOME,
        markets,
        markets * TENANTS,
        ORDERS,
        LEVELS,
        SOME);
  }

  /** Sets it up, as the operator. */
  void enter(BareEngine engine) {
    CommandWriter command = engine.command().by(0, OPERATOR).account(0).withoutKey();
    for (int tenant = 1; tenant <= TENANTS; tenant++) {
      engine.accept(command.createTenant(tenant));
    }
    engine.accept(command.createAsset(MONEY, 2, "MONEY"));
    engine.accept(command.createAccount(HOUSE, 1));
    for (int account = 0; account < ACCOUNTS; account++) {
      engine.accept(command.createAccount(FIRST_ACCOUNT + account, tenantOf(account)));
      engine.accept(command.deposit(FIRST_ACCOUNT + account, MONEY, PLENTY));
    }
    for (int market = 0; market < markets; market++) {
      enterMarket(engine, market);
    }
  }

  private void enterMarket(BareEngine engine, int market) {
    CommandWriter command = engine.command();
    int unit = FIRST_UNIT + market;
    int id = marketId(market);
    engine.accept(command.createAsset(unit, 0, "UNIT-" + market));
    engine.accept(command.createMarket(id, 1, unit, MONEY, 1, 1, "MARKET-" + market));
    engine.accept(command.setMarketFees(id, MAKER_RATE, TAKER_RATE, HOUSE));
    engine.accept(command.setMarketLimits(id, 1, LARGEST_PRICE, LARGEST_ORDER));
    engine.accept(command.setSessionEnd(id, SESSION_END_NS));
    for (int tenant = 2; tenant <= TENANTS; tenant++) {
      engine.accept(command.grantMarket(id, tenant, true));
    }
    for (int account = 0; account < ACCOUNTS; account++) {
      engine.accept(command.deposit(FIRST_ACCOUNT + account, unit, PLENTY));
    }
  }

  int marketId(int market) {
    return FIRST_MARKET + market;
  }

  /** The next commands are this account's. */
  void actAs(CommandWriter command, int account) {
    command.by(tenantOf(account), FIRST_ACCOUNT + account).account(FIRST_ACCOUNT + account);
  }

  private static int tenantOf(int account) {
    return 1 + account % TENANTS;
  }
}
