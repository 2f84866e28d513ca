package io.rollingdrop.lab.workload;

/**
 * A client order id made of a number, in hexadecimal; reused, so that sending allocates nothing.
 */
public final class OrderName implements CharSequence {

  private static final int DIGITS = 16;
  private static final int BITS_PER_DIGIT = 4;
  private static final String HEX = "0123456789abcdef";

  private long number;

  public OrderName of(long orderNumber) {
    number = orderNumber;
    return this;
  }

  @Override
  public int length() {
    return DIGITS;
  }

  @Override
  public char charAt(int index) {
    return HEX.charAt((int) (number >>> ((DIGITS - 1 - index) * BITS_PER_DIGIT)) & 0xf);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    char[] characters = new char[DIGITS];
    for (int i = 0; i < DIGITS; i++) {
      characters[i] = charAt(i);
    }
    return new String(characters);
  }
}
