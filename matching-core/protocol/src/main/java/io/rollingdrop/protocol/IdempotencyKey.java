package io.rollingdrop.protocol;

import java.util.UUID;

/**
 * An idempotency key that carries when it was made: a UUID of version 7 (RFC 9562), whose upper 48
 * bits are milliseconds since the Unix epoch.
 *
 * @param high upper 64 bits
 * @param low lower 64 bits
 */
public record IdempotencyKey(long high, long low) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * @param text a UUID in its 36-character form
   * @throws IllegalArgumentException if it is not a UUID of version 7
   */
  public static IdempotencyKey parse(String text) {
    UUID uuid = UUID.fromString(text);
    if (text.length() != 36 || uuid.version() != 7 || uuid.variant() != 2) {
      throw new IllegalArgumentException("'" + text + "' is not a UUID of version 7 (RFC 9562)");
    }
    return new IdempotencyKey(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /**
   * Makes a key.
   *
   * @param epochMillis when, milliseconds since the Unix epoch
   * @param randomHigh 12 bits of it are used
   * @param randomLow 62 bits of it are used
   */
  public static IdempotencyKey of(long epochMillis, long randomHigh, long randomLow) {
    long high = (epochMillis << 16) | 0x7000 | (randomHigh & 0x0fff);
    long low = (randomLow & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new IdempotencyKey(high, low);
  }

  /** When the key was made, nanoseconds since the Unix epoch. */
  public long timeNs() {
    return (high >>> 16) * NANOS_PER_MILLI;
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
