package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.TransferLeg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The twin's transfers: tried on a copy of all balances, which is kept if every leg came through.
 */
final class NaiveTransfers {

  private record Pending(long id, int tenant, List<TransferLeg> legs, long expiry) {}

  private final Map<Long, Map<Integer, long[]>> balances;
  private final Predicate<Long> isFrozen;
  private final int mostLegs;
  private final Map<Long, Pending> pending = new HashMap<>();

  /**
   * @param balances by account and asset: available and held
   * @param isFrozen whether an account may not be debited
   * @param mostLegs pending
   */
  NaiveTransfers(Map<Long, Map<Integer, long[]>> balances, Predicate<Long> isFrozen, int mostLegs) {
    this.balances = balances;
    this.isFrozen = isFrozen;
    this.mostLegs = mostLegs;
  }

  /** Ids of what is pending, in order. */
  List<Long> pending() {
    return pending.keySet().stream().sorted().toList();
  }

  /**
   * @param tenant who asks; 0: the operator
   * @param own the accounts that are the tenant's
   */
  List<String> transfer(
      long id, int tenant, List<Long> own, List<TransferLeg> legs, long expiry, long now) {
    if (expiry != 0 && expiry <= now) {
      return List.of("rejected INVALID_EXPIRY");
    }
    Map<String, Long> available = new HashMap<>();
    for (TransferLeg leg : legs) {
      String wrong = wrong(tenant, own, leg);
      if (wrong == null) {
        String debit = leg.debitAccountId() + "/" + leg.assetId();
        String credit = leg.creditAccountId() + "/" + leg.assetId();
        long left = left(available, debit, leg.debitAccountId(), leg.assetId()) - leg.amount();
        available.put(debit, left);
        if (expiry == 0) {
          long brought = left(available, credit, leg.creditAccountId(), leg.assetId());
          available.put(credit, brought + leg.amount());
        }
        wrong = left < 0 ? "INSUFFICIENT_BALANCE" : null;
      }
      if (wrong != null) {
        return List.of("rejected " + wrong);
      }
    }
    if (expiry != 0
        && (legsPending(0) + legs.size() > mostLegs
            || (tenant != 0 && legsPending(tenant) + legs.size() > CommandFormat.MAX_LEGS))) {
      return List.of("rejected CAPACITY_REACHED");
    }
    List<String> lines = new ArrayList<>();
    for (TransferLeg leg : legs) {
      long[] debit = balance(leg.debitAccountId(), leg.assetId());
      debit[0] -= leg.amount();
      if (expiry == 0) {
        balance(leg.creditAccountId(), leg.assetId())[0] += leg.amount();
        lines.add("transferred " + line(id, leg));
      } else {
        debit[1] += leg.amount();
        long seconds = (expiry - EngineFixture.START_NS) / 1_000_000_000;
        lines.add("pending " + line(id, leg) + " until +" + seconds + "s");
      }
    }
    if (expiry != 0) {
      pending.put(id, new Pending(id, tenant, legs, expiry));
    }
    return lines;
  }

  private String wrong(int tenant, List<Long> own, TransferLeg leg) {
    boolean atHand =
        tenant == 0 || (own.contains(leg.debitAccountId()) && own.contains(leg.creditAccountId()));
    if (!atHand) {
      return "UNKNOWN_ACCOUNT";
    }
    if (leg.amount() <= 0) {
      return "INVALID_AMOUNT";
    }
    if (leg.debitAccountId() == leg.creditAccountId()) {
      return "INVALID_PARAMETER";
    }
    return isFrozen.test(leg.debitAccountId()) ? "ACCOUNT_FROZEN" : null;
  }

  private long left(Map<String, Long> changed, String key, long account, int asset) {
    return changed.getOrDefault(key, balance(account, asset)[0]);
  }

  /** Of a tenant, whose share is as many as one transfer may have; 0: of all. */
  private int legsPending(int tenant) {
    return pending.values().stream()
        .filter(each -> tenant == 0 || each.tenant == tenant)
        .mapToInt(each -> each.legs.size())
        .sum();
  }

  List<String> post(long id, int tenant) {
    Pending posted = pending.get(id);
    if (posted == null || (tenant != 0 && tenant != posted.tenant)) {
      return List.of("rejected UNKNOWN_TRANSFER");
    }
    pending.remove(id);
    List<String> lines = new ArrayList<>();
    for (TransferLeg leg : posted.legs) {
      balance(leg.debitAccountId(), leg.assetId())[1] -= leg.amount();
      balance(leg.creditAccountId(), leg.assetId())[0] += leg.amount();
      lines.add("posted " + line(id, leg));
    }
    return lines;
  }

  List<String> cancel(long id, int tenant) {
    Pending voided = pending.get(id);
    return voided == null || (tenant != 0 && tenant != voided.tenant)
        ? List.of("rejected UNKNOWN_TRANSFER")
        : end(voided, "REQUESTED");
  }

  private List<String> end(Pending voided, String reason) {
    pending.remove(voided.id);
    List<String> lines = new ArrayList<>();
    for (TransferLeg leg : voided.legs) {
      long[] debit = balance(leg.debitAccountId(), leg.assetId());
      debit[0] += leg.amount();
      debit[1] -= leg.amount();
      lines.add("voided " + line(voided.id, leg) + " " + reason);
    }
    return lines;
  }

  List<String> tick(long now) {
    List<String> lines = new ArrayList<>();
    pending.values().stream()
        .filter(each -> each.expiry <= now)
        .sorted(Comparator.comparingLong(Pending::expiry).thenComparingLong(Pending::id))
        .toList()
        .forEach(each -> lines.addAll(end(each, "EXPIRED")));
    return lines;
  }

  private long[] balance(long account, int asset) {
    return balances.get(account).get(asset);
  }

  private static String line(long id, TransferLeg leg) {
    return id
        + ": "
        + leg.amount()
        + " of "
        + leg.assetId()
        + " from "
        + leg.debitAccountId()
        + " to "
        + leg.creditAccountId();
  }
}
