package io.rollingdrop.protocol.market;

import java.util.Comparator;

/**
 * Which state of a market: that after the event (epoch, sequence, index), the last that changed it.
 * Of two states of one market the later has the greater version. After the core recovered with loss
 * the epoch rises, and with it every version, though sequences may start lower.
 *
 * @param epoch of the event
 * @param sequence of the command that caused the event, from 1
 * @param index of the event within its command, from 0
 */
public record MarketVersion(int epoch, long sequence, int index)
    implements Comparable<MarketVersion> {

  private static final Comparator<MarketVersion> ORDER =
      Comparator.comparingInt(MarketVersion::epoch)
          .thenComparingLong(MarketVersion::sequence)
          .thenComparingInt(MarketVersion::index);

  @Override
  public int compareTo(MarketVersion other) {
    return ORDER.compare(this, other);
  }

  /** {@code epoch.sequence.index}. */
  @Override
  public String toString() {
    return epoch + "." + sequence + "." + index;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static MarketVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length == 3) {
      try {
        return new MarketVersion(
            Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
      } catch (NumberFormatException e) {
        // Refused below, as any other text.
      }
    }
    throw new IllegalArgumentException(
        "market version '" + text + "' is not of the form epoch.sequence.index");
  }
}
