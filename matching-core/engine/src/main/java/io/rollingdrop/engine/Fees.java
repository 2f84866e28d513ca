package io.rollingdrop.engine;

/**
 * What a rate makes of an amount. Rates are parts per million, 0 to {@link #PER_MILLION}; amounts
 * are minor units, from 0.
 *
 * <p>What is charged is rounded down, what is held for it up. So what is held for a part of an
 * order, and given free when that part trades, always covers what that trade is charged: for any
 * amounts, {@code held(a + b) - held(a) >= charged(b)}.
 */
final class Fees {

  /** The rate at which all of the amount is the fee. */
  static final int PER_MILLION = 1_000_000;

  private Fees() {}

  /** The fee on an amount that traded. */
  static long charged(long amount, int rate) {
    return amount / PER_MILLION * rate + amount % PER_MILLION * rate / PER_MILLION;
  }

  /** What is held for the fee on an amount that may trade. */
  static long held(long amount, int rate) {
    long roundUp = amount % PER_MILLION * rate % PER_MILLION == 0 ? 0 : 1;
    return charged(amount, rate) + roundUp;
  }
}
