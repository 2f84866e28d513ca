package io.rollingdrop.ops.journal;

import picocli.CommandLine.Option;

/** Of which shard the core is whose commands a tool decides again. */
final class ShardOption {

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  int id() {
    return shardId;
  }
}
