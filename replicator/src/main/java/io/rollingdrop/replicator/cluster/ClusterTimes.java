package io.rollingdrop.replicator.cluster;

import java.time.Duration;

/**
 * How soon a dead node is taken for dead. Shorter finds it sooner, and takes a machine that only
 * stood still for it.
 *
 * @param heartbeat of the leader to its followers
 * @param leaderTimeout without which a follower calls an election
 * @param election how long a candidate waits for votes
 * @param startup how long the first election of a starting cluster waits for all members
 * @param session without a sign of life after which a client's session is closed
 */
public record ClusterTimes(
    Duration heartbeat,
    Duration leaderTimeout,
    Duration election,
    Duration startup,
    Duration session) {

  /**
   * For machines whose processes may stand still for some hundred milliseconds. Within the timeout
   * of the leader each step of an election has to be done too, such as joining the new leader's
   * log; and each of its two votes lasts as long as {@code election} where a member is dead, for
   * all are waited for. With 500 ms, three nodes whose machine was short of processors were seen to
   * hold elections in a row.
   */
  public static final ClusterTimes DEFAULTS =
      new ClusterTimes(
          Duration.ofMillis(100),
          Duration.ofMillis(600),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));
}
