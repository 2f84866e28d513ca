package io.rollingdrop.gateway.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a partner stands in the stream of execution reports: it has all reports up to and with
 * (sequence, index).
 *
 * @param epoch of that event; {@link #ANY_EPOCH} if the partner knows a sequence only
 * @param sequence of the command
 * @param index of the event within the command; {@link Integer#MAX_VALUE} for all of the command
 */
public record StreamPosition(int epoch, long sequence, int index) {

  /** For a position that does not say its epoch. */
  public static final int ANY_EPOCH = -1;

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,10})\\.(\\d{1,19})\\.(\\d{1,10})|(\\d{1,19}))");

  /**
   * Reads {@code epoch.sequence.index}, or a bare {@code sequence}, which stands for all of that
   * command.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static StreamPosition parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      try {
        return matcher.group(4) == null
            ? new StreamPosition(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)))
            : new StreamPosition(ANY_EPOCH, Long.parseLong(matcher.group(4)), Integer.MAX_VALUE);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("a number in the position does not fit", e);
      }
    }
    throw new IllegalArgumentException("not of the form epoch.sequence.index or sequence");
  }

  /** Whether the event (sequence, index) lies after this position. */
  public boolean isBefore(long otherSequence, int otherIndex) {
    return sequence < otherSequence || (sequence == otherSequence && index < otherIndex);
  }

  /** {@code epoch.sequence.index}. */
  @Override
  public String toString() {
    return text(epoch, sequence, index);
  }

  static String text(int epoch, long sequence, int index) {
    return epoch + "." + sequence + "." + index;
  }
}
