package io.rollingdrop.lab.html;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What several runs made of one figure; all zero: not known. */
record Spread(double median, double lowest, double highest) {

  /** Of those values that are known, which are above zero. */
  static Spread of(DoubleStream values) {
    double[] known = values.filter(value -> value > 0).sorted().toArray();
    if (known.length == 0) {
      return new Spread(0, 0, 0);
    }
    int middle = known.length / 2;
    double median = known.length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
    return new Spread(median, known[0], Arrays.stream(known).max().orElse(0));
  }

  boolean isKnown() {
    return median > 0;
  }

  /** The highest as a multiple of the lowest; 1 if not known. */
  double factor() {
    return lowest > 0 ? highest / lowest : 1;
  }

  boolean overlaps(Spread other) {
    return lowest <= other.highest && other.lowest <= highest;
  }
}
