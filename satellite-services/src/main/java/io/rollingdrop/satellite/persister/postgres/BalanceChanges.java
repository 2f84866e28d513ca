package io.rollingdrop.satellite.persister.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a batch adds to balances. One thread. */
final class BalanceChanges {

  private record Key(long accountId, int assetId) {}

  /** The net effect on one balance. */
  static final class Change {
    final long accountId;
    final int assetId;
    long available;
    long held;

    private Change(Key key) {
      accountId = key.accountId();
      assetId = key.assetId();
    }
  }

  private final Map<Key, Change> changes = new HashMap<>();

  /**
   * @throws ArithmeticException if what is added does not fit 64 bits
   */
  void add(long accountId, int assetId, long available, long held) {
    Change change = changes.computeIfAbsent(new Key(accountId, assetId), Change::new);
    change.available = Math.addExact(change.available, available);
    change.held = Math.addExact(change.held, held);
  }

  /** In the order of account and asset, so that rows are touched in the order of their index. */
  List<Change> sorted() {
    List<Change> sorted = new ArrayList<>(changes.values());
    sorted.sort(
        (a, b) ->
            a.accountId != b.accountId
                ? Long.compare(a.accountId, b.accountId)
                : Integer.compare(a.assetId, b.assetId));
    return sorted;
  }

  void clear() {
    changes.clear();
  }
}
