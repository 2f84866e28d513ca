package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.TransferLeg;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Writes transfers and limits that are drawn at random; most of them make sense. */
final class LedgerAtRandom {

  private static final long NEVER = 999;
  private static final int ASSETS = 4;
  private static final int TENANTS = 5;
  private static final int MARKETS = 3;
  private static final long LIMIT = 6_000;
  private static final long LATEST_NS = TimeUnit.SECONDS.toNanos(20);

  private final SplittableRandom random;
  private final CommandWriter command;
  private final LongSupplier accounts;
  private final long[] begun = new long[8];

  /**
   * @param accounts draws one that there is
   */
  LedgerAtRandom(SplittableRandom random, CommandWriter command, LongSupplier accounts) {
    this.random = random;
    this.command = command;
    this.accounts = accounts;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private long account() {
    return oneIn(40) ? NEVER : accounts.getAsLong();
  }

  /**
   * A transfer, or the end of one of the last that were begun.
   *
   * @param id of this command
   */
  int transfer(long id, long nowNs) {
    if (oneIn(2)) {
      long transferId = begun[random.nextInt(begun.length)];
      return oneIn(2) ? command.postTransfer(transferId) : command.voidTransfer(transferId);
    }
    List<TransferLeg> legs = new ArrayList<>();
    int count = oneIn(20) ? CommandFormat.MAX_LEGS : 1 + random.nextInt(3);
    for (int leg = 0; leg < count; leg++) {
      long amount = oneIn(30) ? 0 : 1 + random.nextInt(oneIn(9) ? 50_000 : 200);
      legs.add(new TransferLeg(account(), account(), 1 + random.nextInt(ASSETS), amount));
    }
    if (oneIn(3)) {
      return command.transfer(legs, 0);
    }
    begun[(int) (id % begun.length)] = id;
    return command.transfer(legs, nowNs + random.nextLong(-10, LATEST_NS));
  }

  /** A limit of an account, a tenant, a market; or who lives together. */
  int setLimits() {
    long limit = oneIn(2) ? 0 : random.nextLong(-1, LIMIT);
    int tenant = 1 + random.nextInt(TENANTS);
    int asset = 1 + random.nextInt(ASSETS);
    return switch (random.nextInt(7)) {
      case 0 -> command.setHoldLimits(account(), asset, limit, 4 * limit);
      case 1 -> command.setTenantHoldLimits(tenant, asset, limit, 6 * limit);
      case 2 -> command.setOpenOrderLimit(account(), (int) limit / 200);
      case 3 -> command.setTenantOpenOrderLimit(tenant, (int) limit / 100);
      case 4 -> command.setHousehold(account(), random.nextInt(-1, 3));
      default ->
          command.setPurchaseLimits(
              oneIn(9) ? (int) NEVER : 1 + random.nextInt(MARKETS), limit, 2 * limit);
    };
  }
}
