package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.link.LinkToken;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * One node of a cluster.
 *
 * @param memberId of this node, one of the members
 * @param members all of them, the same on every node
 * @param directory of this node's data: {@code cluster/}, {@code archive/}, {@code core/}
 * @param drivers where media drivers have their directories; best in shared memory
 * @param syncs whether log and snapshots are synced before they count ({@code quorum-disk}), or are
 *     in the page cache ({@code quorum})
 * @param times the same on every node
 * @param token that clients must have, and nodes
 * @param rolling of the event journal
 * @param core how the core runs, and how all threads wait; the limits are those of the leader that
 *     makes the cluster
 * @param clock of this machine, nanoseconds since the Unix epoch: the cluster's time while it leads
 */
public record ClusterNodeSettings(
    int memberId,
    List<ClusterMember> members,
    Path directory,
    Path drivers,
    boolean syncs,
    ClusterTimes times,
    LinkToken token,
    Rolling rolling,
    CoreSettings core,
    EpochNanoClock clock) {

  /** With the machine's own clock, and times that fit most machines. */
  public static ClusterNodeSettings of(
      int memberId,
      List<ClusterMember> members,
      Path directory,
      Path drivers,
      boolean syncs,
      LinkToken token,
      Rolling rolling,
      CoreSettings core) {
    return new ClusterNodeSettings(
        memberId,
        members,
        directory,
        drivers,
        syncs,
        ClusterTimes.DEFAULTS,
        token,
        rolling,
        core,
        new OffsetEpochNanoClock());
  }

  /**
   * @throws IllegalArgumentException naming the value, the rule and what to do
   */
  public ClusterNodeSettings {
    members = List.copyOf(members);
    if (members.stream().noneMatch(member -> member.id() == memberId)) {
      throw new IllegalArgumentException(
          "member %d is not among the members %s: name one of them".formatted(memberId, members));
    }
    if (members.stream().mapToInt(ClusterMember::id).distinct().count() != members.size()) {
      throw new IllegalArgumentException(
          "two of the members %s have the same id: give each its own".formatted(members));
    }
  }

  /** This node. */
  public ClusterMember self() {
    return members.stream().filter(member -> member.id() == memberId).findFirst().orElseThrow();
  }
}
