package io.rollingdrop.ops.decided;

import java.util.Comparator;

/** Whose balance of what. */
public record BalanceKey(long accountId, int assetId) implements Comparable<BalanceKey> {

  private static final Comparator<BalanceKey> ORDER =
      Comparator.comparingLong(BalanceKey::accountId).thenComparingInt(BalanceKey::assetId);

  @Override
  public int compareTo(BalanceKey other) {
    return ORDER.compare(this, other);
  }
}
