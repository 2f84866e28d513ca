package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.link.LinkToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a cluster, kept elsewhere.
 *
 * @param members of the cluster
 * @param self where the copy is kept: ports as a node's
 * @param directory of the copy, as a node's
 * @param drivers where media drivers have their directories; best in shared memory
 * @param syncs whether what is copied is synced
 * @param log how much of it is kept, and in what files
 * @param token the cluster's
 * @param rolling of the event journal, once promoted
 * @param core how threads wait, and how the core runs, once promoted; the shard's id counts
 */
public record BackupSettings(
    List<ClusterMember> members,
    ClusterMember self,
    Path directory,
    Path drivers,
    boolean syncs,
    ClusterLogSettings log,
    LinkToken token,
    Rolling rolling,
    CoreSettings core) {

  /**
   * @throws IllegalArgumentException if one of the members has the id of who makes nodes of a copy
   */
  public BackupSettings {
    members = List.copyOf(members);
    if (members.stream().anyMatch(member -> member.id() == self.id())) {
      throw new IllegalArgumentException(
          "id %d is not a node's: give the member another".formatted(self.id()));
    }
  }

  /**
   * Reads where the copy is kept, {@code HOST:PORT}: the first of seven ports.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static ClusterMember self(String endpoint) {
    List<ClusterMember> parsed = ClusterMember.parse(ClusterMember.PROMOTER + "=" + endpoint);
    if (parsed.size() != 1) {
      throw new IllegalArgumentException("'%s' is not one HOST:PORT".formatted(endpoint));
    }
    return parsed.getFirst();
  }

  /** Those of a member that copies, among the cluster's. */
  ClusterNodeSettings copying() {
    List<ClusterMember> all = new ArrayList<>(members);
    all.add(self);
    return member(all);
  }

  /** Those of the only member of a cluster. */
  ClusterNodeSettings alone() {
    return member(List.of(self));
  }

  private ClusterNodeSettings member(List<ClusterMember> all) {
    return ClusterNodeSettings.of(self.id(), all, directory, drivers, syncs, token, rolling, core)
        .with(log);
  }
}
