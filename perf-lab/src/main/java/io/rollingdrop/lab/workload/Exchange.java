package io.rollingdrop.lab.workload;

import io.rollingdrop.protocol.CommandWriter;
import java.util.function.IntConsumer;

/**
 * The exchange that the workload trades on: tenants with accounts, each account with plenty of
 * every asset, and markets of one money in which all may trade.
 */
public final class Exchange {

  public static final int MARKETS = 8;
  public static final int ACCOUNTS = 256;

  private static final int TENANTS = 4;
  private static final int MONEY = 1;
  private static final int FIRST_UNIT = 10;
  private static final int FIRST_MARKET = 100;
  private static final long FIRST_ACCOUNT = 1_000;
  private static final long OPERATOR = 1;
  private static final int CENTS = 2;
  private static final long PLENTY = Long.MAX_VALUE / (2 * ACCOUNTS);

  private Exchange() {}

  /**
   * Writes the commands that set the exchange up.
   *
   * @param send is given the length of each command written
   */
  public static void setUp(CommandWriter command, IntConsumer send) {
    command.by(0, OPERATOR).account(0);
    for (int tenant = 1; tenant <= TENANTS; tenant++) {
      send.accept(command.createTenant(tenant));
    }
    send.accept(command.createAsset(MONEY, CENTS, "MONEY"));
    for (int market = 0; market < MARKETS; market++) {
      send.accept(command.createAsset(FIRST_UNIT + market, 0, "UNIT-" + market));
      send.accept(
          command.createMarket(
              marketId(market), 1, FIRST_UNIT + market, MONEY, 1, 1, "MARKET-" + market));
      for (int tenant = 2; tenant <= TENANTS; tenant++) {
        send.accept(command.grantMarket(marketId(market), tenant, true));
      }
    }
    for (int account = 0; account < ACCOUNTS; account++) {
      send.accept(command.createAccount(accountId(account), tenantOf(account)));
      send.accept(command.deposit(accountId(account), MONEY, PLENTY));
      for (int market = 0; market < MARKETS; market++) {
        send.accept(command.deposit(accountId(account), FIRST_UNIT + market, PLENTY));
      }
    }
  }

  /** The next commands are this account's. */
  public static void actAs(CommandWriter command, int account) {
    command.by(tenantOf(account), accountId(account)).account(accountId(account));
  }

  public static int marketId(int market) {
    return FIRST_MARKET + market;
  }

  private static long accountId(int account) {
    return FIRST_ACCOUNT + account;
  }

  private static int tenantOf(int account) {
    return 1 + account % TENANTS;
  }
}
