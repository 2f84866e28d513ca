package io.rollingdrop.lab.report;

import java.util.stream.DoubleStream;

/** What several runs made of one figure that is above zero; all zero: not known. */
public record Spread(double median, double lowest, double highest) {

  /** Of those values that are known, which are above zero. */
  public static Spread of(DoubleStream values) {
    double[] known = values.filter(value -> value > 0).sorted().toArray();
    if (known.length == 0) {
      return new Spread(0, 0, 0);
    }
    int middle = known.length / 2;
    double median = known.length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
    return new Spread(median, known[0], known[known.length - 1]);
  }

  public boolean isKnown() {
    return median > 0;
  }

  /** The highest as a multiple of the lowest; 1 if not known. */
  public double factor() {
    return lowest > 0 ? highest / lowest : 1;
  }

  public boolean overlaps(Spread other) {
    return lowest <= other.highest && other.lowest <= highest;
  }

  /** The median, and the lowest and highest: {@code 2.90 (2.40 to 3.30)}. */
  @Override
  public String toString() {
    return "%.2f (%.2f to %.2f)".formatted(median, lowest, highest);
  }
}
