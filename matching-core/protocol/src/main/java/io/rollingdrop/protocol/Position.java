package io.rollingdrop.protocol;

/**
 * Where a consumer stands: after the event (epoch, sequence, index), having seen a stream with this
 * checksum.
 *
 * @param epoch of the event
 * @param sequence of the command that caused the event; 0 before the first
 * @param index of the event within its command
 * @param checksum of the stream through the event, {@link EventChecksum}
 */
public record Position(int epoch, long sequence, int index, long checksum) {

  /** Before the first event. */
  public static final Position START = new Position(0, 0, -1, EventChecksum.SEED);

  /** Whether the event (sequence, index) lies after this position. */
  public boolean isBefore(long otherSequence, int otherIndex) {
    return sequence < otherSequence || (sequence == otherSequence && index < otherIndex);
  }

  /** {@code epoch.sequence.index.checksum}, the last in hexadecimal. */
  @Override
  public String toString() {
    return epoch + "." + sequence + "." + index + "." + Long.toHexString(checksum);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static Position parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "position '" + text + "' is not of the form epoch.sequence.index.checksum");
    }
    try {
      return new Position(
          Integer.parseInt(parts[0]),
          Long.parseLong(parts[1]),
          Integer.parseInt(parts[2]),
          Long.parseUnsignedLong(parts[3], 16));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "position '" + text + "' is not of the form epoch.sequence.index.checksum", e);
    }
  }
}
