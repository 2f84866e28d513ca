package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;

/**
 * The axis of G. Tene's percentile plots: the logarithm of 1/(1 − p), so that each nine more takes
 * the same room, and the tail, which is what is paid for, most of it. A value is a share p, 0 to
 * less than 1.
 */
final class PercentileScale implements Scale {

  /** Up to here nines are drawn: more samples than a lab takes. */
  private static final int MOST_NINES = 12;

  private final double decades;
  private final double from;
  private final double to;

  /**
   * The axis for this many samples: it ends where a single one is left above.
   *
   * @param samples more than one
   */
  PercentileScale(double samples, double from, double to) {
    decades = Math.log10(Math.max(samples, 10));
    this.from = from;
    this.to = to;
  }

  @Override
  public double at(double share) {
    return atTail(1 / (1 - Math.clamp(share, 0, 1 - 1e-15)));
  }

  /** The place of the percentile above which one in {@code oneIn} samples lies. */
  double atTail(double oneIn) {
    return from + (to - from) * Math.clamp(Math.log10(oneIn) / decades, 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(0, "0 %"));
    ticks.add(new Tick(0.5, "50 %"));
    StringBuilder label = new StringBuilder("90");
    for (int nines = 1; nines <= MOST_NINES && nines <= decades + 1e-9; nines++) {
      ticks.add(new Tick(1 - Math.pow(10, -nines), label + " %"));
      if (nines == 1) {
        label.setLength(0);
        label.append("99");
      } else {
        label.append(nines == 2 ? ".9" : "9");
      }
    }
    return ticks;
  }
}
