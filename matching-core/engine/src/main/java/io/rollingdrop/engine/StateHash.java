package io.rollingdrop.engine;

/**
 * A 64-bit hash of the whole state, kept up to date with each change: the wrapping sum of a
 * contribution of every entity, so that a change costs only the difference. Two cores with equal
 * hashes have, but for accidents of 1 in 2^64, equal state.
 *
 * <p>Constants: the golden ratio's fraction, and the finish of MurmurHash3 (A. Appleby, public
 * domain).
 */
final class StateHash {

  // What a contribution is of.
  static final long RULES = 1;
  static final long TENANT = 2;
  static final long ASSET = 3;
  static final long ACCOUNT = 4;
  static final long MARKET = 5;
  static final long GRANT = 6;
  static final long BALANCE = 7;
  static final long ORDER = 8;
  static final long SESSION = 9;
  static final long OUTCOME = 10;
  static final long WATERMARK = 11;
  static final long DUE = 12;
  static final long SESSION_END = 13;
  static final long WALK = 14;
  static final long MASS_CANCEL = 15;
  static final long LAST_PRICE = 16;
  static final long PENDING_TRANSFER = 17;
  static final long RISK_LIMIT = 18;
  static final long HOUSEHOLD = 19;
  static final long PURCHASE_LIMITS = 20;
  static final long PURCHASE = 21;
  static final long PRICE_BANDS = 22;
  static final long AUCTION = 23;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long value;

  long value() {
    return value;
  }

  void add(long contribution) {
    value += contribution;
  }

  void subtract(long contribution) {
    value -= contribution;
  }

  static long fold(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * MULTIPLIER, 29);
  }

  static long finish(long hash) {
    long h = hash;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return h;
  }

  static long of(long kind, long a, long b) {
    return finish(fold(fold(fold(MULTIPLIER, kind), a), b));
  }

  static long of(long kind, long a, long b, long c, long d) {
    return finish(fold(fold(fold(fold(fold(MULTIPLIER, kind), a), b), c), d));
  }
}
