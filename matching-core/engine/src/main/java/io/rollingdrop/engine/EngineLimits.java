package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderEncoder;
import java.util.concurrent.TimeUnit;

/**
 * The bounds that the engine decides by. They are part of the rules and travel in {@code
 * ActivateRules}, so that a journal replays as it was decided whatever a later configuration says.
 * All memory for them is taken when rules become active: about 220 bytes an order, 110 a remembered
 * outcome, 110 a balance, 140 an account.
 *
 * @param idempotencyWindowNs for how long an outcome is remembered
 * @param keySkewNs by how much an idempotency key may be ahead of the core's time
 * @param idempotencyEntries most outcomes remembered; more commands than that within the window
 *     shorten it
 */
public record EngineLimits(
    long idempotencyWindowNs,
    long keySkewNs,
    int idempotencyEntries,
    int maxTenants,
    int maxAssets,
    int maxAccounts,
    int maxBalances,
    int maxMarkets,
    int maxGrants,
    int maxOrders,
    int maxLevelsPerSide,
    int maxSessions) {

  /** Fits a machine of two cores and a few GiB. */
  public static final EngineLimits DEFAULTS =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 19,
          1 << 12,
          1 << 12,
          1 << 18,
          1 << 20,
          1 << 12,
          1 << 16,
          1 << 20,
          1 << 16,
          1 << 8);

  private static final int MOST_ENTRIES = 1 << 28;

  private static final int MOST_ACCOUNTS =
      Math.min(OrdersOfAccounts.MOST_ACCOUNTS, PendingTransfers.MOST_LEGS);

  static EngineLimits from(ActivateRulesDecoder rules) {
    return new EngineLimits(
        rules.idempotencyWindow(),
        rules.keySkew(),
        rules.idempotencyEntries(),
        rules.maxTenants(),
        rules.maxAssets(),
        rules.maxAccounts(),
        rules.maxBalances(),
        rules.maxMarkets(),
        rules.maxGrants(),
        rules.maxOrders(),
        rules.maxLevelsPerSide(),
        rules.maxSessions());
  }

  static EngineLimits from(SnapshotHeaderDecoder snapshot) {
    return new EngineLimits(
        snapshot.idempotencyWindow(),
        snapshot.keySkew(),
        snapshot.idempotencyEntries(),
        snapshot.maxTenants(),
        snapshot.maxAssets(),
        snapshot.maxAccounts(),
        snapshot.maxBalances(),
        snapshot.maxMarkets(),
        snapshot.maxGrants(),
        snapshot.maxOrders(),
        snapshot.maxLevelsPerSide(),
        snapshot.maxSessions());
  }

  /** Writes the bounds into a snapshot. */
  void encode(SnapshotHeaderEncoder snapshot) {
    snapshot
        .idempotencyWindow(idempotencyWindowNs)
        .keySkew(keySkewNs)
        .idempotencyEntries(idempotencyEntries)
        .maxTenants(maxTenants)
        .maxAssets(maxAssets)
        .maxAccounts(maxAccounts)
        .maxBalances(maxBalances)
        .maxMarkets(maxMarkets)
        .maxGrants(maxGrants)
        .maxOrders(maxOrders)
        .maxLevelsPerSide(maxLevelsPerSide)
        .maxSessions(maxSessions);
  }

  /** Writes the bounds into a command. */
  public void encode(ActivateRulesEncoder rules) {
    rules
        .idempotencyWindow(idempotencyWindowNs)
        .keySkew(keySkewNs)
        .idempotencyEntries(idempotencyEntries)
        .maxTenants(maxTenants)
        .maxAssets(maxAssets)
        .maxAccounts(maxAccounts)
        .maxBalances(maxBalances)
        .maxMarkets(maxMarkets)
        .maxGrants(maxGrants)
        .maxOrders(maxOrders)
        .maxLevelsPerSide(maxLevelsPerSide)
        .maxSessions(maxSessions);
  }

  /** Whether every bound is one that the engine can keep. */
  boolean areValid() {
    return idempotencyWindowNs > 0
        && keySkewNs >= 0
        && isValid(idempotencyEntries)
        && idempotencyEntries <= IdempotencyWindow.MOST_ENTRIES
        && isValid(maxTenants)
        && isValid(maxAssets)
        && isValid(maxAccounts)
        && maxAccounts <= MOST_ACCOUNTS
        && isValid(maxBalances)
        && maxBalances <= Ledger.MOST_BALANCES
        && isValid(maxMarkets)
        && isValid(maxGrants)
        && isValid(maxOrders)
        && maxOrders <= Orders.MOST_ORDERS
        && isValid(maxLevelsPerSide)
        && isValid(maxSessions);
  }

  private static boolean isValid(int bound) {
    return bound >= 1 && bound <= MOST_ENTRIES;
  }
}
