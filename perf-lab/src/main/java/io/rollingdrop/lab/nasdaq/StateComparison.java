package io.rollingdrop.lab.nasdaq;

import java.util.List;

/**
 * Holds the sequence of distinct best bid and offer states against the exchange's, place by place.
 * Not thread safe.
 */
final class StateComparison {

  private final List<BestPrices> expected;
  private BestPrices state;
  private int seen;
  private int matched;
  private String firstDifference = "";

  StateComparison(List<BestPrices> expected) {
    this.expected = expected;
  }

  /**
   * The state after a message.
   *
   * @param message from 0
   */
  void after(int message, BestPrices best) {
    if (best.equals(state)) {
      return;
    }
    state = best;
    BestPrices wanted = seen < expected.size() ? expected.get(seen) : null;
    seen++;
    if (best.equals(wanted)) {
      matched++;
    } else if (firstDifference.isEmpty()) {
      firstDifference =
          "state %d, after message %d, is %s; the exchange's is %s"
              .formatted(seen, message + 1, best, wanted == null ? "none" : wanted);
    }
  }

  /** Distinct states seen. */
  int seen() {
    return seen;
  }

  /** States at whose place in the sequence the exchange has the same. */
  int matched() {
    return matched;
  }

  /** What is wrong with the sequence; empty if it is the exchange's. */
  String finding() {
    if (!firstDifference.isEmpty()) {
      return firstDifference;
    }
    return seen == expected.size()
        ? ""
        : "%d states came out, the exchange has %d".formatted(seen, expected.size());
  }
}
