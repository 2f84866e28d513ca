package io.rollingdrop.lab.compare;

/** What a comparison comes to. */
public enum Verdict {
  /** Slower, by more than {@link #NOTABLE}. */
  WORSE,
  /** Faster, by more than that. */
  BETTER,
  /** Within {@link #EQUAL} of each other. */
  SAME,
  /** The interval is too wide to say. */
  UNCLEAR;

  /** A difference below it is not called one: layouts of code and memory make as much. */
  static final double NOTABLE = 0.03;

  /** An interval within it around 1 means the same. */
  static final double EQUAL = 0.05;

  /**
   * @param ratios of time, this tree's to the other revision's; {@link Ratios#FEWEST} at least
   */
  public static Verdict of(Ratios ratios) {
    if (ratios.lower() > 1 + NOTABLE) {
      return WORSE;
    }
    if (ratios.upper() < 1 - NOTABLE) {
      return BETTER;
    }
    return ratios.lower() > 1 - EQUAL && ratios.upper() < 1 + EQUAL ? SAME : UNCLEAR;
  }
}
