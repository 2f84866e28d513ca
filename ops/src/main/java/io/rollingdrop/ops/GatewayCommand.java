package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.gateway.GatewayRole;
import io.rollingdrop.ops.gateway.RemoteStages;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a gateway, for a core in another process. */
@Command(
    name = "gateway",
    description = "Runs a gateway that connects over Aeron to a core in another process.",
    mixinStandardHelpOptions = true)
final class GatewayCommand implements Callable<Integer> {

  @Mixin private RoleOptions role;
  @Mixin private GatewayOptions gateway;
  @Mixin private CoreLinkOptions link;

  @Option(
      names = "--core-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_CORE_ADMIN:-http://127.0.0.1:${env:ROLLINGDROP_CORE_PORT:-8082}}",
      description =
          "The core's admin door, for its stage latencies. Default: ROLLINGDROP_CORE_ADMIN, or"
              + " the core's port on this host.")
  private URI coreAdmin;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("gateway"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    GatewaySettings settings = gateway.settings(role, shardId);
    GatewayRole.requireFreePorts(settings);
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    CoreConnection core = link.start(role, parts);
    RemoteStages latencies = parts.add("latencies", new RemoteStages(coreAdmin));
    Credentials credentials = new Credentials(role.data());
    GatewayRole started =
        GatewayRole.start(
            settings,
            new GatewayRole.CoreAccess(core.commands(), core.events(), latencies),
            credentials,
            registry,
            parts,
            onFailure);
    if (gateway.demo()) {
      started.seedDemo(credentials);
    }
    return Map.of(
        "gateway", started.partnersDoor().toString(),
        "operator", started.operatorDoor().toString());
  }
}
