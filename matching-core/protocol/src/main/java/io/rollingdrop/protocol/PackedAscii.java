package io.rollingdrop.protocol;

/**
 * Short ASCII names as 8-byte words, so that the core compares and hashes them without objects. The
 * first character is in the lowest byte of the first word; unused bytes are zero.
 */
public final class PackedAscii {

  /** Longest client order id, in characters. */
  public static final int CLIENT_ORDER_ID_LENGTH = 24;

  /** Longest symbol, in characters. */
  public static final int SYMBOL_LENGTH = 16;

  private static final char DEL = 0x7f;
  private static final long NAME_BELOW_64 = bits("0123456789./:-");
  private static final long NAME_FROM_64 =
      bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

  private PackedAscii() {}

  /**
   * Whether every character is one of {@code A-Z a-z 0-9 . _ : / -} and there are 1 to {@code
   * maxLength} of them.
   *
   * @param text may be null, which is not valid
   */
  public static boolean isValid(CharSequence text, int maxLength) {
    if (text == null || text.isEmpty() || text.length() > maxLength) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The word with the characters {@code 8 * wordIndex} and on.
   *
   * @param text of valid characters, see {@link #isValid}
   */
  public static long word(CharSequence text, int wordIndex) {
    long word = 0;
    int from = wordIndex * Long.BYTES;
    int to = Math.min(text.length(), from + Long.BYTES);
    for (int i = from; i < to; i++) {
      word |= (long) (text.charAt(i) & 0x7f) << ((i - from) * 8);
    }
    return word;
  }

  /** The text of these words, up to the first zero byte. */
  public static String text(long... words) {
    StringBuilder text = new StringBuilder(words.length * Long.BYTES);
    for (long word : words) {
      for (int shift = 0; shift < Long.SIZE; shift += 8) {
        char character = (char) ((word >>> shift) & 0xff);
        if (character == 0) {
          return text.toString();
        }
        text.append(character);
      }
    }
    return text.toString();
  }

  /**
   * Whether the words could have come from {@link #word}: valid characters, then only zero bytes.
   */
  public static boolean isPacked(long word0, long word1, long word2) {
    int ended0 = endOf(word0);
    int ended1 = endOf(word1);
    int ended2 = endOf(word2);
    return ended0 >= 0
        && ended1 >= 0
        && ended2 >= 0
        && (ended0 == Long.BYTES || word1 == 0)
        && (ended1 == Long.BYTES || word2 == 0);
  }

  /** How many characters the word holds; -1 if it is not characters followed by zeros. */
  private static int endOf(long word) {
    int length = 0;
    while (length < Long.BYTES) {
      long rest = word >>> (length * 8);
      if (rest == 0) {
        return length;
      }
      if (!isNameCharacter((char) (rest & 0xff))) {
        return -1;
      }
      length++;
    }
    return length;
  }

  private static boolean isNameCharacter(char c) {
    return c <= DEL && ((c < Long.SIZE ? NAME_BELOW_64 : NAME_FROM_64) >>> c & 1) != 0;
  }

  /** A bit for each of these characters, at its place among 64. */
  private static long bits(String characters) {
    return characters.chars().mapToLong(c -> 1L << c).reduce(0, (a, b) -> a | b);
  }
}
