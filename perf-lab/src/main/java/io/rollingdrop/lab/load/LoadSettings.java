package io.rollingdrop.lab.load;

import io.rollingdrop.lab.door.PrivateExchange;
import java.util.concurrent.TimeUnit;

/**
 * What is put on a system.
 *
 * @param shape of the load
 * @param mix of requests, where the shape has no flow of its own
 * @param ratePerS requests a second; of a drop, those at its opening
 * @param warmUpS seconds at that rate before anything is measured
 * @param runs of a steady load, each beside one of the empty handler
 * @param seconds of each run
 * @param sweepS seconds at each rate of latency against load; 0 for none
 * @param size of the exchange that trades; of a shape with a flow of its own the last market is for
 *     the warm-up
 * @param connections most that are open at once
 * @param patienceS seconds that a request waits for a connection at most; then it is given up
 * @param speed of a recorded day: how many times as fast time goes
 * @param seed of the flow
 */
record LoadSettings(
    Shape shape,
    OrderMix mix,
    int ratePerS,
    int warmUpS,
    int runs,
    int seconds,
    int sweepS,
    PrivateExchange.Size size,
    int connections,
    double patienceS,
    double speed,
    long seed) {

  /** How the load goes with time. */
  enum Shape {
    /** One rate. */
    STEADY,
    /** Half of what the system can, then twice that for ten seconds, then half again. */
    BURST,
    /** Tranches that open, each with a crowd before it that thins out. */
    DROP,
    /** A recorded day. */
    REPLAY;

    /** Whether it is made of the mix; else it has a flow of its own. */
    boolean isMixed() {
      return this == STEADY || this == BURST;
    }
  }

  private static final int MOST_PER_S = 1_000_000;
  private static final int MOST_SECONDS = (int) TimeUnit.DAYS.toSeconds(1);
  private static final int MOST_REQUESTS = 50_000_000;
  private static final int MOST_ACCOUNTS = 1_000_000;
  private static final int MOST_MARKETS = 1_000;
  private static final int MOST_CONNECTIONS = 60_000;
  private static final int MOST_RUNS = 100;
  private static final double MOST_SPEED = 1_000_000;

  LoadSettings {
    requireWithin("--rate", ratePerS, 1, MOST_PER_S);
    requireWithin("--warm-up", warmUpS, 0, MOST_SECONDS);
    requireWithin("--runs", runs, 1, MOST_RUNS);
    requireWithin("--seconds", seconds, 1, MOST_SECONDS);
    requireWithin("--sweep", sweepS, 0, MOST_SECONDS);
    requireWithin("--partners", size.partners(), 1, MOST_MARKETS);
    requireWithin("--markets", size.markets(), 1, MOST_MARKETS);
    requireWithin("--accounts", size.accounts(), 2L * size.markets(), MOST_ACCOUNTS);
    requireWithin("--connections", connections, 1, MOST_CONNECTIONS);
    requireWithin("--rate times --seconds", (long) ratePerS * seconds, 1, MOST_REQUESTS);
    if (!(patienceS > 0) || patienceS > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "--patience %s is not above 0 and within %d".formatted(patienceS, MOST_SECONDS));
    }
    if (!(speed > 0) || speed > MOST_SPEED) {
      throw new IllegalArgumentException(
          "--speed %s is not above 0 and within %.0f".formatted(speed, MOST_SPEED));
    }
  }

  private static void requireWithin(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s %d is not within %d and %d".formatted(name, value, low, high));
    }
  }
}
