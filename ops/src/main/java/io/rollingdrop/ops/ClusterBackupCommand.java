package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.cluster.BackupRole;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.replicator.cluster.BackupNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a copy of a cluster, as another region does. */
@Command(
    name = "backup",
    description =
        "Keeps a copy of a cluster elsewhere, until stopped: what the cluster has committed is here"
            + " moments later, and the cluster does not wait for it. 'cluster promote' makes nodes"
            + " of it.",
    mixinStandardHelpOptions = true)
final class ClusterBackupCommand implements Callable<Integer> {

  @Mixin private BackupOptions backup;

  @Option(
      names = "--anew",
      description = "Begin with nothing: what is here is put aside, as DATA/backup.replaced-DATE.")
  private boolean anew;

  @Override
  public Integer call() {
    return RoleProcess.run(backup.role().process("backup"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    if (anew) {
      putAside();
    }
    int port =
        BackupRole.start(backup.settings(parts), backup.role().host(), registry, parts, onFailure);
    return Map.of("admin", "http://" + backup.role().host() + ":" + port);
  }

  private void putAside() {
    try {
      BackupNode.putAside(backup.folder())
          .ifPresent(
              aside ->
                  LoggerFactory.getLogger(ClusterBackupCommand.class)
                      .info("the copy that was here is put aside as {}", aside));
    } catch (JournalException e) {
      throw new RoleFailure(RoleFailure.DATA, e.getMessage(), e);
    }
  }
}
