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
 *
 * <p>An outcome lies in one place, with its hashes, so that to remember one and to forget another
 * touches few cache lines, and those one after the other.
 */
final class IdempotencyWindow {

  // An outcome, in words.
  private static final int KEY_HIGH = 0;
  private static final int KEY_LOW = 1;
  private static final int KEY_TIME = 2;
  private static final int ARRIVAL = 3;
  private static final int FINGERPRINT = 4;
  private static final int SEQUENCE = 5;
  private static final int ORDER_ID = 6;
  private static final int OPEN_QUANTITY = 7;
  private static final int FILLED_QUANTITY = 8;

  /** The tenant in the upper half, reason and status in the lower. */
  private static final int TENANT_AND_RESULT = 9;

  private static final int INDEX_HASH = 10;
  private static final int CONTRIBUTION = 11;
  private static final int WORDS = 12;

  private static final long RESULT_MASK = (1L << Integer.SIZE) - 1;
  private static final int STATUS_BITS = 8;
  private static final int STATUS_MASK = (1 << STATUS_BITS) - 1;

  /** No ring has room for more. */
  static final int MOST_ENTRIES = (Integer.MAX_VALUE - 8) / WORDS;

  private final StateHash hash;
  private final TableCapture capture;
  private final OutcomeRecordEncoder encoder = new OutcomeRecordEncoder();
  private final long windowNs;
  private final long skewNs;
  private final int capacity;
  private final SlotTable index;
  private final long[] words;
  private int oldest;
  private int count;
  private int captureFrom;
  private long forgottenThroughNs;

  /** Of the key that was sought last. */
  private long soughtHash;

  IdempotencyWindow(EngineLimits limits, StateHash hash) {
    this.hash = hash;
    windowNs = limits.idempotencyWindowNs();
    skewNs = limits.keySkewNs();
    capacity = limits.idempotencyEntries();
    capture =
        new TableCapture(
            capacity, OutcomeRecordEncoder.TEMPLATE_ID, OutcomeRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    words = new long[capacity * WORDS];
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
    long key = indexHash(tenant, high, low);
    soughtHash = key;
    for (int slot = index.first(key); slot != SlotTable.NONE; slot = index.next(key)) {
      int at = slot * WORDS;
      if (words[at + KEY_HIGH] == high && words[at + KEY_LOW] == low && tenant(at) == tenant) {
        return slot;
      }
    }
    return SlotTable.NONE;
  }

  /**
   * Remembers an outcome of the key that was sought last; forgets the oldest if there is no room.
   */
  void remember(CommandContext command, long fingerprint, long nowNs) {
    if (count == capacity) {
      hash.subtract(watermarkContribution());
      forgottenThroughNs = Math.max(forgottenThroughNs, words[oldest * WORDS + KEY_TIME]);
      hash.add(watermarkContribution());
      forgetOldest();
    }
    int slot = slot(oldest, count);
    if (capture.isActive()) {
      capture.beforeChange(distance(captureFrom, slot));
    }
    int at = slot * WORDS;
    words[at + KEY_HIGH] = command.keyHigh;
    words[at + KEY_LOW] = command.keyLow;
    words[at + KEY_TIME] = command.keyTimeNs;
    words[at + ARRIVAL] = nowNs;
    words[at + FINGERPRINT] = fingerprint;
    words[at + SEQUENCE] = command.sequence;
    words[at + ORDER_ID] = command.orderId;
    words[at + OPEN_QUANTITY] = command.openQuantity;
    words[at + FILLED_QUANTITY] = command.filledQuantity;
    words[at + TENANT_AND_RESULT] =
        ((long) command.tenantId << Integer.SIZE)
            | result(command.reason.value(), command.orderStatus.value());
    add(slot, soughtHash);
  }

  /** Counts and indexes the outcome that was written into the slot after the youngest. */
  private void add(int slot, long indexHash) {
    int at = slot * WORDS;
    long contribution = contribution(at, indexHash);
    words[at + INDEX_HASH] = indexHash;
    words[at + CONTRIBUTION] = contribution;
    count++;
    index.insert(indexHash, slot);
    hash.add(contribution);
  }

  /**
   * Forgets what can no longer be asked for: a key is at most {@code skew} younger than its
   * arrival.
   */
  void forgetExpired(long nowNs) {
    while (count > 0 && words[oldest * WORDS + ARRIVAL] + skewNs + windowNs < nowNs) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    int at = oldest * WORDS;
    hash.subtract(words[at + CONTRIBUTION]);
    index.remove(words[at + INDEX_HASH], oldest);
    oldest = slot(oldest, 1);
    count--;
  }

  long fingerprint(int slot) {
    return words[slot * WORDS + FINGERPRINT];
  }

  long sequence(int slot) {
    return words[slot * WORDS + SEQUENCE];
  }

  long orderId(int slot) {
    return words[slot * WORDS + ORDER_ID];
  }

  long openQuantity(int slot) {
    return words[slot * WORDS + OPEN_QUANTITY];
  }

  long filledQuantity(int slot) {
    return words[slot * WORDS + FILLED_QUANTITY];
  }

  RejectReason reason(int slot) {
    return RejectReason.get(reasonValue(slot * WORDS));
  }

  OrderStatus status(int slot) {
    return OrderStatus.get(statusValue(slot * WORDS));
  }

  private int tenant(int at) {
    return (int) (words[at + TENANT_AND_RESULT] >>> Integer.SIZE);
  }

  private static int result(int reason, short status) {
    return reason << STATUS_BITS | status;
  }

  private int reasonValue(int at) {
    return (int) words[at + TENANT_AND_RESULT] >>> STATUS_BITS;
  }

  private short statusValue(int at) {
    return (short) (words[at + TENANT_AND_RESULT] & STATUS_MASK);
  }

  /** The slot so many places after another. */
  private int slot(int from, int places) {
    int slot = from + places;
    return slot < capacity ? slot : slot - capacity;
  }

  /** How many places a slot is after another. */
  private int distance(int from, int slot) {
    return slot >= from ? slot - from : slot - from + capacity;
  }

  private static long indexHash(int tenant, long high, long low) {
    return StateHash.of(StateHash.OUTCOME, high, low, tenant, 0);
  }

  private long indexHash(int at) {
    return indexHash(tenant(at), words[at + KEY_HIGH], words[at + KEY_LOW]);
  }

  /** The outcome's share of the state hash, worked out anew. */
  private long contribution(int at) {
    return contribution(at, indexHash(at));
  }

  private long contribution(int at, long indexHash) {
    long h = indexHash;
    h = StateHash.fold(h, words[at + KEY_TIME]);
    h = StateHash.fold(h, words[at + ARRIVAL]);
    h = StateHash.fold(h, words[at + FINGERPRINT]);
    h = StateHash.fold(h, words[at + SEQUENCE]);
    h = StateHash.fold(h, words[at + ORDER_ID]);
    h = StateHash.fold(h, words[at + OPEN_QUANTITY]);
    h = StateHash.fold(h, words[at + FILLED_QUANTITY]);
    h = StateHash.fold(h, words[at + TENANT_AND_RESULT] & RESULT_MASK);
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
    if (count == capacity) {
      return false;
    }
    int slot = slot(oldest, count);
    int at = slot * WORDS;
    words[at + KEY_HIGH] = outcome.keyHigh();
    words[at + KEY_LOW] = outcome.keyLow();
    words[at + KEY_TIME] = outcome.keyTime();
    words[at + ARRIVAL] = outcome.arrival();
    words[at + FINGERPRINT] = outcome.fingerprint();
    words[at + SEQUENCE] = outcome.sequence();
    words[at + ORDER_ID] = outcome.orderId();
    words[at + OPEN_QUANTITY] = outcome.openQuantity();
    words[at + FILLED_QUANTITY] = outcome.filledQuantity();
    words[at + TENANT_AND_RESULT] =
        ((long) outcome.tenantId() << Integer.SIZE) | result(outcome.reason(), outcome.status());
    add(slot, indexHash(at));
    return true;
  }

  /** Begins to capture what is remembered now; returns how that is to be gone on with. */
  TableCapture beginCapture(StateSink sink) {
    captureFrom = oldest;
    capture.begin(this::encode, count, sink);
    return capture;
  }

  /** Outcomes go by their distance from the oldest at the beginning of the capture. */
  private long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int target = offset;
    for (int i = from; i < to; i++, target += OutcomeRecordEncoder.BLOCK_LENGTH) {
      int at = slot(captureFrom, i) * WORDS;
      walked += contribution(at);
      encoder
          .wrap(buffer, target)
          .keyHigh(words[at + KEY_HIGH])
          .keyLow(words[at + KEY_LOW])
          .keyTime(words[at + KEY_TIME])
          .arrival(words[at + ARRIVAL])
          .fingerprint(words[at + FINGERPRINT])
          .sequence(words[at + SEQUENCE])
          .orderId(words[at + ORDER_ID])
          .openQuantity(words[at + OPEN_QUANTITY])
          .filledQuantity(words[at + FILLED_QUANTITY])
          .tenantId(tenant(at))
          .reason(reasonValue(at))
          .status(statusValue(at));
    }
    return walked;
  }

  /** The outcomes' part of the state hash, worked out anew. */
  long audit() {
    long walked = watermarkContribution();
    for (int i = 0; i < count; i++) {
      walked += contribution(slot(oldest, i) * WORDS);
    }
    return walked;
  }
}
