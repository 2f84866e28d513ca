package io.rollingdrop.ops.reconcile;

import io.rollingdrop.ops.decided.Balance;
import io.rollingdrop.ops.decided.BalanceKey;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Words for what two views of the same thing do not agree on. */
final class Differences {

  private Differences() {}

  /** The first difference, and how many there are; empty if there is none. */
  static <V> String between(
      String what, SortedMap<BalanceKey, V> decided, SortedMap<BalanceKey, V> stored) {
    SortedSet<BalanceKey> keys = new TreeSet<>(decided.keySet());
    keys.addAll(stored.keySet());
    String first = "";
    int count = 0;
    for (BalanceKey key : keys) {
      if (!Objects.equals(decided.get(key), stored.get(key))) {
        count++;
        if (first.isEmpty()) {
          first =
              "account %d, asset %d: the core has %s, stored is %s"
                  .formatted(key.accountId(), key.assetId(), decided.get(key), stored.get(key));
        }
      }
    }
    return count == 0 ? "" : "%s: %d of %d differ; %s".formatted(what, count, keys.size(), first);
  }

  /** The part of each balance that is not zero. */
  static SortedMap<BalanceKey, Long> map(
      SortedMap<BalanceKey, Balance> balances, ToLongFunction<Balance> part) {
    SortedMap<BalanceKey, Long> parts = new TreeMap<>();
    balances.forEach(
        (key, balance) -> {
          long amount = part.applyAsLong(balance);
          if (amount != 0) {
            parts.put(key, amount);
          }
        });
    return parts;
  }
}
