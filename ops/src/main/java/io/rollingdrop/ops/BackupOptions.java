package io.rollingdrop.ops;

import io.rollingdrop.journal.Rolling;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.cluster.BackupSettings;
import io.rollingdrop.replicator.cluster.ClusterLogSettings;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.link.LinkToken;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a copy of a cluster is kept, and of which. */
final class BackupOptions {

  @Mixin private RoleOptions role;
  @Mixin private ClusterOption cluster;
  @Mixin private LinkOptions link;

  @Option(
      names = "--self",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ROLLINGDROP_BACKUP:-127.0.0.1:8130}",
      description =
          "Where the copy is kept, as the nodes reach it: it takes the seven UDP ports from PORT on,"
              + " and TCP port PORT for its admin door. Default: ROLLINGDROP_BACKUP, or"
              + " 127.0.0.1:8130.")
  private String self;

  @Option(
      names = "--sync",
      description = "Sync what is copied: it survives power loss of this machine.")
  private boolean syncs;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  RoleOptions role() {
    return role;
  }

  /** The copy's folder, as a node's. */
  Path folder() {
    return role.data().resolve("backup");
  }

  BackupSettings settings(StopOrder parts) {
    List<ClusterMember> members = cluster.members();
    try {
      return new BackupSettings(
          members,
          BackupSettings.self(self),
          folder(),
          link.driverParent(role, parts),
          syncs,
          ClusterLogSettings.DEFAULTS,
          token(),
          Rolling.DAY,
          CoreSettings.DEFAULTS.withShard(shardId));
    } catch (IllegalArgumentException e) {
      throw new RoleFailure(RoleFailure.SETTINGS, e.getMessage(), e);
    }
  }

  private LinkToken token() {
    try {
      return link.coresToken(role);
    } catch (UncheckedIOException e) {
      throw new RoleFailure(
          RoleFailure.SETTINGS,
          e.getMessage() + ": a copy needs the cluster's link token (--link-token)",
          e);
    }
  }
}
