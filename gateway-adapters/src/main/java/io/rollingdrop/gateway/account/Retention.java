package io.rollingdrop.gateway.account;

/**
 * How much of what is over the read models keep; the oldest is forgotten first. Open orders,
 * balances and reference data are always kept: the core bounds them.
 *
 * @param closedOrdersPerAccount most filled or cancelled orders of one account
 * @param closedOrders most filled or cancelled orders in all
 * @param fillsPerAccount most fills of one account
 * @param fills most fills in all
 * @param fundings most deposits and withdrawals in all
 * @param massCancels most requests to cancel an account's orders in all
 */
public record Retention(
    int closedOrdersPerAccount,
    int closedOrders,
    int fillsPerAccount,
    int fills,
    int fundings,
    int massCancels) {

  /** About 200 bytes an order, 150 a fill: some 100 MB when full. */
  public static final Retention DEFAULT =
      new Retention(20_000, 200_000, 20_000, 400_000, 100_000, 10_000);

  public Retention {
    atLeastOne("closedOrdersPerAccount", closedOrdersPerAccount);
    atLeastOne("closedOrders", closedOrders);
    atLeastOne("fillsPerAccount", fillsPerAccount);
    atLeastOne("fills", fills);
    atLeastOne("fundings", fundings);
    atLeastOne("massCancels", massCancels);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is below 1");
    }
  }
}
