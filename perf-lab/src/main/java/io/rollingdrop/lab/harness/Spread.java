package io.rollingdrop.lab.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The same figure of several runs. Not thread safe. */
public final class Spread {

  private final List<Double> sorted = new ArrayList<>();

  public Spread add(double value) {
    sorted.add(value);
    Collections.sort(sorted);
    return this;
  }

  /** The middle one; of an even number the mean of the two in the middle. NaN of none. */
  public double median() {
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** NaN of none. */
  public double lowest() {
    return sorted.isEmpty() ? Double.NaN : sorted.getFirst();
  }

  /** NaN of none. */
  public double highest() {
    return sorted.isEmpty() ? Double.NaN : sorted.getLast();
  }

  /** The median, and the lowest and highest: {@code 2.9 (2.4 to 3.3)}. */
  @Override
  public String toString() {
    return "%.2f (%.2f to %.2f)".formatted(median(), lowest(), highest());
  }
}
