package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Equal differences at equal distances, from zero. */
final class LinearScale implements Scale {

  private static final int ABOUT_TICKS = 6;

  private final double highest;
  private final double from;
  private final double to;
  private final double step;
  private final DoubleFunction<String> label;

  /** From zero at {@code from} to a little more than {@code highest} at {@code to}. */
  LinearScale(double highest, double from, double to, DoubleFunction<String> label) {
    this.from = from;
    this.to = to;
    this.label = label;
    step = roundStep(Math.max(highest, Double.MIN_NORMAL) / ABOUT_TICKS);
    this.highest = Math.max(highest * 1.02, step);
  }

  /** The least of 1, 2, 5, 10, ... that is no less. */
  static double roundStep(double step) {
    double decade = Math.pow(10, Math.floor(Math.log10(step)));
    double leading = step / decade;
    return decade * (leading <= 1.0000001 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
  }

  @Override
  public double at(double value) {
    return from + (to - from) * Math.clamp(value / highest, 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= highest; i++) {
      ticks.add(new Tick(i * step, label.apply(i * step)));
    }
    return ticks;
  }
}
