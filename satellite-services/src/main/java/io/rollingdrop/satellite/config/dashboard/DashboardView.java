package io.rollingdrop.satellite.config.dashboard;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the dashboard shows.
 *
 * @param timeMs when it was so, milliseconds since the Unix epoch
 * @param stages of the way of a transaction, the core's first
 */
public record DashboardView(
    long timeMs,
    Throughput throughput,
    List<Stage> stages,
    List<Consumer> consumers,
    List<RoleView> roles) {

  public DashboardView {
    stages = List.copyOf(stages);
    consumers = List.copyOf(consumers);
    roles = List.copyOf(roles);
  }

  /** What happens each second; 0 where nobody says. */
  public record Throughput(
      double commandsPerS, double eventsPerS, double tradesPerS, double requestsPerS) {}

  /** The latencies of a stage, microseconds. */
  public record Stage(
      String stage, long count, double p50Us, double p99Us, double p999Us, double maxUs) {}

  /**
   * Somebody who follows the core.
   *
   * @param lagEvents how far behind; empty if it does not say
   * @param lagMs how far behind; empty if it does not say
   */
  public record Consumer(
      String name, boolean ready, OptionalDouble lagEvents, OptionalDouble lagMs, String detail) {}

  /** A role. */
  public record RoleView(String name, String url, boolean ready, String detail) {}
}
