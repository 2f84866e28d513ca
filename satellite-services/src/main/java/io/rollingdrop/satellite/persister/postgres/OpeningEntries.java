package io.rollingdrop.satellite.persister.postgres;

/**
 * The entries of the ledger that a store begun with a snapshot begins with: a balance of the
 * snapshot comes from the world outside, by a posting of its own. What was held then is told by the
 * orders, as ever, and of pending transfers by an entry for each leg. One thread.
 */
final class OpeningEntries {

  private final StreamedCopy rows;
  private final long sequence;
  private final long timestampNs;
  private final Labels<LedgerRows.Kind> kinds = new Labels<>(LedgerRows.Kind.class);
  private final byte[] opening = kinds.of(LedgerRows.Kind.OPENING);
  private final byte[] transfer = kinds.of(LedgerRows.Kind.TRANSFER);
  private int index;

  /**
   * @param sequence of the snapshot's command: every event of it is in the snapshot, so that no
   *     other entry will have it
   */
  OpeningEntries(StreamedCopy rows, long sequence, long timestampNs) {
    this.rows = rows;
    this.sequence = sequence;
    this.timestampNs = timestampNs;
  }

  /**
   * @param amount available and held together, minor units
   */
  void add(long accountId, int assetId, long amount) {
    if (amount == 0) {
      return;
    }
    add(LedgerRows.ACCOUNT_LEG, accountId, assetId, amount, 0, opening);
    add(LedgerRows.OUTSIDE_LEG, LedgerRows.OUTSIDE, assetId, -amount, 0, opening);
    index++;
  }

  /**
   * @param amount of a leg that is pending, minor units
   */
  void hold(long accountId, int assetId, long amount) {
    add(LedgerRows.ACCOUNT_LEG, accountId, assetId, -amount, amount, transfer);
    index++;
  }

  private void add(int leg, long accountId, int assetId, long available, long held, byte[] kind) {
    rows.row()
        .int8(sequence)
        .int4(index)
        .int2(leg)
        .int8(accountId)
        .int4(assetId)
        .int8(available)
        .int8(held)
        .label(kind)
        .timestamp(timestampNs);
  }
}
