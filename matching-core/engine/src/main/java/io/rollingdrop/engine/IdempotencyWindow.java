package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.snapshot.OutcomeRecordDecoder;
import io.rollingdrop.protocol.snapshot.OutcomeRecordEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * The first outcome of each idempotency key, for as long as the window says: a ring in order of
 * arrival, with an index.
 *
 * <p>A key made before the window's start was forgotten, so it is never executed. The window starts
 * at {@code now - window}, or later if the ring had to forget for want of room: then at the time of
 * the youngest key that was forgotten.
 */
final class IdempotencyWindow {

  private final TableCapture capture;
  private final StateHash hash;
  private final long windowNs;
  private final long skewNs;
  private final SlotTable index;
  private final int[] tenants;
  private final long[] keyHigh;
  private final long[] keyLow;
  private final long[] keyTimes;
  private final long[] arrivals;
  private final long[] fingerprints;
  private final long[] sequences;
  private final long[] orderIds;
  private final long[] openQuantities;
  private final long[] filledQuantities;
  private final RejectReason[] reasons;
  private final OrderStatus[] statuses;
  private final OutcomeRecordEncoder encoder = new OutcomeRecordEncoder();
  private long capturedFrom;
  private long head;
  private long tail;
  private long forgottenThroughNs;

  IdempotencyWindow(EngineLimits limits, StateHash hash) {
    this.hash = hash;
    windowNs = limits.idempotencyWindowNs();
    skewNs = limits.keySkewNs();
    int capacity = limits.idempotencyEntries();
    capture =
        new TableCapture(
            capacity, OutcomeRecordEncoder.TEMPLATE_ID, OutcomeRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    tenants = new int[capacity];
    keyHigh = new long[capacity];
    keyLow = new long[capacity];
    keyTimes = new long[capacity];
    arrivals = new long[capacity];
    fingerprints = new long[capacity];
    sequences = new long[capacity];
    orderIds = new long[capacity];
    openQuantities = new long[capacity];
    filledQuantities = new long[capacity];
    reasons = new RejectReason[capacity];
    statuses = new OrderStatus[capacity];
  }

  /** Whether a key made at this time may be executed if it is not known. */
  RejectReason check(long keyTimeNs, long nowNs) {
    if (keyTimeNs <= nowNs - windowNs || keyTimeNs <= forgottenThroughNs) {
      return RejectReason.IDEMPOTENCY_KEY_EXPIRED;
    }
    if (keyTimeNs > nowNs + skewNs) {
      return RejectReason.IDEMPOTENCY_KEY_FROM_FUTURE;
    }
    return RejectReason.NONE;
  }

  /** The slot of the key's first outcome, or {@link SlotTable#NONE}. */
  int find(int tenant, long high, long low) {
    long key = StateHash.of(StateHash.OUTCOME, high, low, tenant, 0);
    for (int slot = index.first(key); slot != SlotTable.NONE; slot = index.next(key)) {
      if (keyHigh[slot] == high && keyLow[slot] == low && tenants[slot] == tenant) {
        return slot;
      }
    }
    return SlotTable.NONE;
  }

  /** Remembers an outcome; forgets the oldest if there is no room. */
  void remember(CommandContext command, long fingerprint, long nowNs) {
    if (tail - head == tenants.length) {
      int oldest = slot(head);
      hash.subtract(watermarkContribution());
      forgottenThroughNs = Math.max(forgottenThroughNs, keyTimes[oldest]);
      hash.add(watermarkContribution());
      forgetOldest();
    }
    if (capture.isActive()) {
      beforeOverwriting(tail - tenants.length);
    }
    int slot = slot(tail++);
    tenants[slot] = command.tenantId;
    keyHigh[slot] = command.keyHigh;
    keyLow[slot] = command.keyLow;
    keyTimes[slot] = command.keyTimeNs;
    arrivals[slot] = nowNs;
    fingerprints[slot] = fingerprint;
    sequences[slot] = command.sequence;
    orderIds[slot] = command.orderId;
    openQuantities[slot] = command.openQuantity;
    filledQuantities[slot] = command.filledQuantity;
    reasons[slot] = command.reason;
    statuses[slot] = command.orderStatus;
    index.insert(key(slot), slot);
    hash.add(contribution(slot));
  }

  /**
   * Forgets what can no longer be asked for: a key is at most {@code skew} younger than its
   * arrival.
   */
  void forgetExpired(long nowNs) {
    while (head < tail && arrivals[slot(head)] + skewNs + windowNs < nowNs) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    int slot = slot(head++);
    hash.subtract(contribution(slot));
    index.remove(key(slot), slot);
  }

  long fingerprint(int slot) {
    return fingerprints[slot];
  }

  long sequence(int slot) {
    return sequences[slot];
  }

  long orderId(int slot) {
    return orderIds[slot];
  }

  long openQuantity(int slot) {
    return openQuantities[slot];
  }

  long filledQuantity(int slot) {
    return filledQuantities[slot];
  }

  RejectReason reason(int slot) {
    return reasons[slot];
  }

  OrderStatus status(int slot) {
    return statuses[slot];
  }

  private int slot(long position) {
    return (int) (position % tenants.length);
  }

  private long key(int slot) {
    return StateHash.of(StateHash.OUTCOME, keyHigh[slot], keyLow[slot], tenants[slot], 0);
  }

  private long contribution(int slot) {
    long h = key(slot);
    h = StateHash.fold(h, keyTimes[slot]);
    h = StateHash.fold(h, arrivals[slot]);
    h = StateHash.fold(h, fingerprints[slot]);
    h = StateHash.fold(h, sequences[slot]);
    h = StateHash.fold(h, orderIds[slot]);
    h = StateHash.fold(h, openQuantities[slot]);
    h = StateHash.fold(h, filledQuantities[slot]);
    h = StateHash.fold(h, ((long) reasons[slot].value() << 8) | statuses[slot].value());
    return StateHash.finish(h);
  }

  /** The watermark's share of the state hash. */
  long watermarkContribution() {
    return forgottenThroughNs == 0 ? 0 : StateHash.of(StateHash.WATERMARK, forgottenThroughNs, 0);
  }

  /** The time before which keys may have been forgotten for want of room; 0 if none were. */
  long forgottenThroughNs() {
    return forgottenThroughNs;
  }

  /** As {@link #forgottenThroughNs}, from a snapshot; this window is new. */
  void restoreForgottenThrough(long keyTimeNs) {
    forgottenThroughNs = keyTimeNs;
    hash.add(watermarkContribution());
  }

  /** Remembers an outcome of a snapshot; false if there is no room. */
  boolean restore(OutcomeRecordDecoder outcome) {
    if (tail - head == tenants.length) {
      return false;
    }
    int slot = slot(tail++);
    tenants[slot] = outcome.tenantId();
    keyHigh[slot] = outcome.keyHigh();
    keyLow[slot] = outcome.keyLow();
    keyTimes[slot] = outcome.keyTime();
    arrivals[slot] = outcome.arrival();
    fingerprints[slot] = outcome.fingerprint();
    sequences[slot] = outcome.sequence();
    orderIds[slot] = outcome.orderId();
    openQuantities[slot] = outcome.openQuantity();
    filledQuantities[slot] = outcome.filledQuantity();
    reasons[slot] = RejectReason.get(outcome.reason());
    statuses[slot] = OrderStatus.get(outcome.status());
    index.insert(key(slot), slot);
    hash.add(contribution(slot));
    return true;
  }

  /** Begins to capture what is remembered now; returns how that is to be gone on with. */
  TableCapture beginCapture(StateSink sink) {
    capturedFrom = head;
    capture.begin(this::encode, (int) (tail - head), sink);
    return capture;
  }

  private void beforeOverwriting(long position) {
    if (position >= capturedFrom) {
      capture.beforeChange((int) (position - capturedFrom));
    }
  }

  /** Outcomes go by their distance from the oldest at the beginning of the capture. */
  private long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    for (int i = from; i < to; i++, at += OutcomeRecordEncoder.BLOCK_LENGTH) {
      int slot = slot(capturedFrom + i);
      walked += contribution(slot);
      encoder
          .wrap(buffer, at)
          .keyHigh(keyHigh[slot])
          .keyLow(keyLow[slot])
          .keyTime(keyTimes[slot])
          .arrival(arrivals[slot])
          .fingerprint(fingerprints[slot])
          .sequence(sequences[slot])
          .orderId(orderIds[slot])
          .openQuantity(openQuantities[slot])
          .filledQuantity(filledQuantities[slot])
          .tenantId(tenants[slot])
          .reason(reasons[slot].value())
          .status(statuses[slot].value());
    }
    return walked;
  }

  long audit() {
    long walked = watermarkContribution();
    for (long position = head; position < tail; position++) {
      walked += contribution(slot(position));
    }
    return walked;
  }
}
