package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.cluster.NodeRole;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.replicator.cluster.ClusterLogSettings;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.cluster.ClusterNodeSettings;
import io.rollingdrop.replicator.cluster.ClusterNodeSettings.Beginning;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node of a cluster. */
@Command(
    name = "node",
    description = "Runs a node of a cluster: one of the replicas of a core.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

  /** When a command counts as recorded. */
  enum Quorum {
    /** In the page cache of a majority. */
    QUORUM,
    /** Synced on a majority. */
    QUORUM_DISK;

    @Override
    public String toString() {
      return this == QUORUM ? "quorum" : "quorum-disk";
    }
  }

  @Mixin private RoleOptions role;
  @Mixin private ClusterOption cluster;
  @Mixin private RingOptions rings;
  @Mixin private RulesOption rules;
  @Mixin private StorageOptions storage;
  @Mixin private SnapshotOptions snapshots;
  @Mixin private LinkOptions link;

  @Option(
      names = "--member",
      paramLabel = "ID",
      required = true,
      description = "Which of the nodes this is.")
  private int member;

  @Option(
      names = "--quorum",
      paramLabel = "POLICY",
      defaultValue = "${env:ROLLINGDROP_QUORUM:-quorum}",
      description =
          "When a command is answered. quorum: in the page cache of a majority, survives any one"
              + " machine. quorum-disk: synced on a majority, survives power loss of all. Default:"
              + " ROLLINGDROP_QUORUM, or quorum.")
  private Quorum quorum;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  @Option(
      names = "--replace",
      description =
          "Make this node anew from the others, at this start: what it has is put aside as"
              + " DATA/nodes/ID.replaced-DATE. A node whose folder is empty is made anew without"
              + " it, unless none of the nodes has a history.")
  private boolean replace;

  @Option(
      names = "--keep-log-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:ROLLINGDROP_KEEP_LOG_BYTES:-1073741824}",
      description =
          "How much of the log is kept before the older of the two newest snapshots: a node that"
              + " missed more has to be replaced. Default: ROLLINGDROP_KEEP_LOG_BYTES, or"
              + " 1073741824, 1 GiB.")
  private long keepLogBytes;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("node-" + member), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    NodeRole started =
        NodeRole.start(
            settings(parts),
            storage.journals().retention().withArchiveOf("node-" + member),
            role.host(),
            registry,
            parts,
            onFailure);
    return Map.of("admin", "http://" + role.host() + ":" + started.adminPort());
  }

  private ClusterNodeSettings settings(StopOrder parts) {
    List<ClusterMember> members = cluster.members();
    try {
      return ClusterNodeSettings.of(
              member,
              members,
              role.data().resolve("nodes").resolve(Integer.toString(member)),
              link.driverParent(role, parts),
              quorum == Quorum.QUORUM_DISK,
              link.ownToken(role),
              storage.journals().rolling(),
              rules.in(
                  rings
                      .settings()
                      .withShard(shardId)
                      .with(storage.marks())
                      .with(snapshots.schedule())))
          .with(ClusterLogSettings.DEFAULTS.withKeptBytes(keepLogBytes))
          .with(replace ? Beginning.REPLACING : Beginning.ASKING);
    } catch (IllegalArgumentException e) {
      throw new RoleFailure(RoleFailure.SETTINGS, e.getMessage(), e);
    }
  }
}
