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
 * @param log how much of the log is kept, and in what files
 * @param beginning what the node does with an empty folder
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
    ClusterLogSettings log,
    Beginning beginning,
    LinkToken token,
    Rolling rolling,
    CoreSettings core,
    EpochNanoClock clock) {

  /** What a node does whose folder is empty. */
  public enum Beginning {
    /**
     * It asks the others: where one of them has a history, it is made anew from them; where all of
     * them say that they have none, the cluster is a new one.
     */
    ASKING,
    /** It is made anew from the others, however long it has to wait for them. */
    REPLACING
  }

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
        ClusterLogSettings.DEFAULTS,
        Beginning.ASKING,
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

    if (beginning == Beginning.REPLACING && members.size() == 1) {
      throw new IllegalArgumentException(
          "the only member of a cluster cannot be made anew: there is nobody to make it from");
    }
    if (members.stream().mapToInt(ClusterMember::id).distinct().count() != members.size()) {
      throw new IllegalArgumentException(
          "two of the members %s have the same id: give each its own".formatted(members));
    }
  }

  /** The same, with other sizes of the log. */
  public ClusterNodeSettings with(ClusterLogSettings other) {
    return new ClusterNodeSettings(
        memberId, members, directory, drivers, syncs, times, other, beginning, token, rolling, core,
        clock);
  }

  /** The same, doing another thing with an empty folder. */
  public ClusterNodeSettings with(Beginning other) {
    return new ClusterNodeSettings(
        memberId, members, directory, drivers, syncs, times, log, other, token, rolling, core,
        clock);
  }

  /** This node. */
  public ClusterMember self() {
    return member(memberId);
  }

  /** One of the members. */
  ClusterMember member(int id) {
    return members.stream().filter(member -> member.id() == id).findFirst().orElseThrow();
  }

  /** Where the core's event journal and snapshots are. */
  public Path coreFolder() {
    return new NodeFolder(directory).core();
  }
}
