package io.rollingdrop.replicator.cluster;

import io.rollingdrop.replicator.link.LinkToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a process uses a cluster.
 *
 * @param aeronDirectory of this process's media driver
 * @param members the same as on every node
 * @param host of this process, as the nodes reach it
 * @param token that the nodes have too
 * @param firstFollowed the index of the member whose events are followed first
 * @param spoolFolder where a snapshot of the state is while it arrives
 * @param times after which a node counts as gone
 */
public record ClusterClientSettings(
    String aeronDirectory,
    List<ClusterMember> members,
    String host,
    LinkToken token,
    int firstFollowed,
    Path spoolFolder,
    Times times) {

  /**
   * @param heartbeat of a node's feed
   * @param silence after which another node is followed
   * @param stall without any event after which another node is followed
   * @param open for how long a node's feed is waited for
   */
  public record Times(Duration heartbeat, Duration silence, Duration stall, Duration open) {

    /** So that another node is followed by the time that another leads. */
    public static final Times DEFAULTS =
        new Times(
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            Duration.ofMillis(1500),
            Duration.ofMillis(1000));
  }

  /** With the times that ship. */
  public static ClusterClientSettings of(
      String aeronDirectory,
      List<ClusterMember> members,
      String host,
      LinkToken token,
      int first,
      Path spoolFolder) {
    return new ClusterClientSettings(
        aeronDirectory, members, host, token, first, spoolFolder, Times.DEFAULTS);
  }
}
