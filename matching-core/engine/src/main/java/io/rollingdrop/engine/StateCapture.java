package io.rollingdrop.engine;

import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.snapshot.MessageHeaderEncoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderEncoder;
import java.util.Arrays;

/**
 * A snapshot being taken: the state as it was after one command, copied in slices between those
 * that follow. Its header and the sessions are copied at once, the rest a slice at a time or when
 * it is about to change.
 *
 * <p>What is copied is hashed as it goes: at the end the whole state of that moment has been walked
 * and must have the hash that was kept.
 */
final class StateCapture {

  private final TableCapture[] tables;
  private final long expectedHash;
  private final long headerShare;
  private int current;

  private StateCapture(TableCapture[] tables, long expectedHash, long headerShare) {
    this.tables = tables;
    this.expectedHash = expectedHash;
    this.headerShare = headerShare;
  }

  /** Writes the header, and what cannot wait. */
  static StateCapture begin(
      EngineState state,
      int shardId,
      int rulesVersion,
      long sequence,
      long timestampNs,
      StateSink sink) {
    long rulesShare = StateHash.of(StateHash.RULES, rulesVersion, sequence);
    long headerShare =
        rulesShare
            + state.window.watermarkContribution()
            + state.dueWork.contribution()
            + state.orders.priorityAhead()
            + state.orders.ofAccounts().contribution();
    long stateHash = state.hash.value() + rulesShare;
    int at = sink.claim(SnapshotSlice.length(1, SnapshotHeaderEncoder.BLOCK_LENGTH));
    SnapshotSlice.begin(
        sink.buffer(),
        at,
        new MessageHeaderEncoder(),
        SnapshotHeaderEncoder.TEMPLATE_ID,
        SnapshotHeaderEncoder.BLOCK_LENGTH,
        1);
    SnapshotHeaderEncoder header =
        new SnapshotHeaderEncoder().wrap(sink.buffer(), at + SnapshotSlice.HEADER);
    header
        .sequence(sequence)
        .timestamp(timestampNs)
        .stateHash(stateHash)
        .forgottenThrough(state.window.forgottenThroughNs())
        .dueThrough(state.dueWork.dueThroughNs())
        .lastPriority(state.orders.priorityAhead())
        .rulesVersion(rulesVersion)
        .shardId(shardId);
    state.limits.encode(header);
    sink.commit();

    TableCapture[] ofRegistry = state.registry.beginCapture(state.ledger, sink);
    int count = ofRegistry.length;
    TableCapture[] tables = Arrays.copyOf(ofRegistry, count + 8);
    tables[count++] = state.ledger.beginCapture(state.registry, sink);
    tables[count++] = state.orders.beginCapture(state.registry, sink);
    tables[count++] = state.sessions.capture(sink);
    tables[count++] = state.massCancels.capture(sink);
    tables[count++] = state.pendingTransfers.beginCapture(sink);
    tables[count++] = state.riskLimits.beginCapture(sink);
    tables[count++] = state.purchases.beginCapture(sink);
    tables[count] = state.window.beginCapture(sink);
    return new StateCapture(tables, stateHash, headerShare);
  }

  /** Copies one more slice if there is room for it; returns false if there is not. */
  boolean copyNext() {
    skipFinished();
    return current < tables.length && tables[current].copyNext();
  }

  /** Whether all is copied. */
  boolean isComplete() {
    skipFinished();
    return current == tables.length;
  }

  private void skipFinished() {
    while (current < tables.length && !tables[current].isActive()) {
      current++;
    }
  }

  /**
   * The number of records copied.
   *
   * @throws InvariantViolation if their hash is not the state's
   */
  long verify() {
    long walked = headerShare;
    long records = 0;
    for (TableCapture table : tables) {
      walked += table.walked();
      records += table.records();
    }
    if (walked != expectedHash) {
      throw new InvariantViolation(
          "state hash kept %x, walked by the snapshot %x".formatted(expectedHash, walked));
    }
    return records;
  }

  void abandon() {
    for (TableCapture table : tables) {
      table.abandon();
    }
  }
}
