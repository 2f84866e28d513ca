package io.rollingdrop.lab.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Ratios of independent runs, and an interval that holds their median. The interval lies between
 * two of the ratios themselves: for {@code n} independent ratios, the chance that their median lies
 * outside of the {@code k}-th lowest and {@code k}-th highest is twice the chance of less than
 * {@code k} heads in {@code n} throws of a coin, whatever the ratios' distribution. Not thread
 * safe.
 */
public final class Ratios {

  /** The confidence that is asked for. */
  public static final double CONFIDENCE = 0.95;

  /** With fewer no interval has that confidence. */
  public static final int FEWEST = 6;

  private final List<Double> sorted = new ArrayList<>();

  public Ratios add(double ratio) {
    sorted.add(ratio);
    Collections.sort(sorted);
    return this;
  }

  public int count() {
    return sorted.size();
  }

  /** The middle one, or the mean of the two in the middle; of one at least. */
  public double median() {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The interval's lower end; of {@link #FEWEST} at least. */
  public double lower() {
    return sorted.get(rank() - 1);
  }

  /** The interval's upper end; of {@link #FEWEST} at least. */
  public double upper() {
    return sorted.get(sorted.size() - rank());
  }

  /** The interval's confidence: at least {@link #CONFIDENCE}. */
  public double confidence() {
    return 1 - 2 * fewerHeadsThan(rank());
  }

  /** The largest {@code k} whose interval has the confidence. */
  private int rank() {
    if (sorted.size() < FEWEST) {
      throw new IllegalStateException(
          "%d ratios are too few: at least %d are needed".formatted(sorted.size(), FEWEST));
    }
    int rank = 1;
    while (1 - 2 * fewerHeadsThan(rank + 1) >= CONFIDENCE) {
      rank++;
    }
    return rank;
  }

  private double fewerHeadsThan(int heads) {
    double chance = Math.pow(0.5, sorted.size());
    double sum = 0;
    for (int i = 0; i < heads; i++) {
      sum += chance;
      chance = chance * (sorted.size() - i) / (i + 1);
    }
    return sum;
  }
}
