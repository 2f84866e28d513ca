package io.rollingdrop.lab.parts;

/**
 * How much is measured.
 *
 * @param forks JVMs for each benchmark, one a round
 * @param warmUp iterations before those that count, in each JVM
 * @param iterations that count, in each JVM
 * @param iterationMs milliseconds that one takes; journal and feed append a fixed number of
 *     messages instead
 */
record PartsSettings(int forks, int warmUp, int iterations, int iterationMs) {

  private static final int MOST = 1_000;
  private static final int LONGEST_MS = 60_000;

  PartsSettings {
    requireWithin("forks", forks, 1, MOST);
    requireWithin("warm-up", warmUp, 0, MOST);
    requireWithin("iterations", iterations, 1, MOST);
    requireWithin("iteration", iterationMs, 1, LONGEST_MS);
  }

  private static void requireWithin(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s %d is not within %d and %d".formatted(name, value, low, high));
    }
  }
}
