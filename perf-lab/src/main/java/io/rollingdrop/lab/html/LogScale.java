package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Equal ratios at equal distances; ends are rounded outwards to 1, 2 or 5 of a decade. */
final class LogScale implements Scale {

  /** Up to here 2 and 5 are labelled beside 1. */
  private static final double FEW_DECADES = 2.5;

  private static final int[] LEADING = {1, 2, 5};
  private static final double TOLERANCE = 1 + 1e-9;

  private final double lowest;
  private final double highest;
  private final double from;
  private final double to;
  private final DoubleFunction<String> label;

  /**
   * A scale that holds both values.
   *
   * @param lowest above zero
   * @param from place of the lowest end
   */
  LogScale(double lowest, double highest, double from, double to, DoubleFunction<String> label) {
    if (!(lowest > 0) || highest < lowest) {
      throw new IllegalArgumentException(
          "a logarithmic scale from %s to %s: it needs 0 < lowest <= highest"
              .formatted(lowest, highest));
    }
    this.lowest = roundDown(lowest);
    this.highest = Math.max(roundUp(highest), this.lowest * 2);
    this.from = from;
    this.to = to;
    this.label = label;
  }

  private static double roundDown(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value * TOLERANCE)));
    double rounded = decade;
    for (int leading : LEADING) {
      if (decade * leading <= value * TOLERANCE) {
        rounded = decade * leading;
      }
    }
    return rounded;
  }

  private static double roundUp(double value) {
    double down = roundDown(value);
    if (down * TOLERANCE >= value) {
      return down;
    }
    double leading = down / Math.pow(10, Math.floor(Math.log10(down * TOLERANCE)));
    return down * (leading < 1.5 ? 2 : leading < 3 ? 2.5 : 2);
  }

  double lowest() {
    return lowest;
  }

  double highest() {
    return highest;
  }

  @Override
  public double at(double value) {
    double share =
        Math.log(Math.clamp(value, lowest, highest) / lowest) / Math.log(highest / lowest);
    return from + (to - from) * share;
  }

  @Override
  public List<Tick> ticks() {
    boolean few = Math.log10(highest / lowest) <= FEW_DECADES;
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(lowest * TOLERANCE));
    int last = (int) Math.floor(Math.log10(highest * TOLERANCE));
    for (int decade = first; decade <= last; decade++) {
      for (int leading : LEADING) {
        double value = leading * Math.pow(10, decade);
        if (value * TOLERANCE >= lowest && value <= highest * TOLERANCE) {
          ticks.add(new Tick(value, few || leading == 1 ? label.apply(value) : ""));
        }
      }
    }
    return ticks;
  }
}
