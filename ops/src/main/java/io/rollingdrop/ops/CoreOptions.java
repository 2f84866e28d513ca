package io.rollingdrop.ops;

import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a process that holds a core. */
final class CoreOptions {

  @Option(
      names = "--core-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_CORE_PORT:-8082}",
      description =
          "HTTP port of the core's health, metrics and stages; 0: any. Default:"
              + " ROLLINGDROP_CORE_PORT, or 8082.")
  private int adminPort;

  /**
   * Disk is the default because whoever starts a core without having chosen expects that an
   * acknowledged order survives anything short of a lost disk; memory is the choice of those who
   * have measured what a sync costs them and replicate, or can afford the loss.
   */
  @Option(
      names = "--durability",
      paramLabel = "POLICY",
      defaultValue = "${env:ROLLINGDROP_DURABILITY:-disk}",
      description =
          "When a command is answered. memory: in the page cache, survives a killed process. disk:"
              + " synced, survives power loss. Default: ROLLINGDROP_DURABILITY, or disk.")
  private Durability durability;

  @Mixin private RingOptions rings;
  @Mixin private RulesOption rules;
  @Mixin private StorageOptions storage;
  @Mixin private SnapshotOptions snapshots;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of this core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  int shardId() {
    return shardId;
  }

  /**
   * @throws RoleFailure if the settings do not fit together, or this machine
   */
  CoreRole.Settings settings(RoleOptions role) {
    try {
      CoreSettings settings =
          rules.in(
              rings
                  .settings()
                  .withShard(shardId)
                  .with(durability)
                  .with(storage.marks())
                  .with(snapshots.schedule()));
      return new CoreRole.Settings(
          role.data().resolve("core"), settings, storage.journals(), role.host(), adminPort);
    } catch (IllegalArgumentException e) {
      throw new RoleFailure(RoleFailure.SETTINGS, e.getMessage(), e);
    }
  }
}
