package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.gateway.GatewayRole;
import io.rollingdrop.ops.gateway.LocalStages;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.Core;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs core and gateway in one process, as {@code up} does. */
@Command(
    name = "embedded",
    description = "Runs a core and a gateway in one process.",
    mixinStandardHelpOptions = true)
final class EmbeddedCommand implements Callable<Integer> {

  @Mixin private RoleOptions role;
  @Mixin private CoreOptions core;
  @Mixin private GatewayOptions gateway;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("embedded"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    GatewaySettings settings = gateway.settings(role, core.shardId());
    GatewayRole.requireFreePorts(settings);
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    CoreRole coreRole = CoreRole.start(core.settings(role), registry, parts, onFailure);
    Core started = coreRole.core();
    Credentials credentials = new Credentials(role.data());
    GatewayRole gatewayRole =
        GatewayRole.start(
            settings,
            new GatewayRole.CoreAccess(
                started.newLink("gateway"), started.feed(), new LocalStages(started)),
            credentials,
            registry,
            parts,
            onFailure);
    if (gateway.demo()) {
      gatewayRole.seedDemo(credentials);
    }
    return Map.of(
        "core", "http://" + role.host() + ":" + coreRole.adminPort(),
        "gateway", gatewayRole.partnersDoor().toString(),
        "operator", gatewayRole.operatorDoor().toString());
  }
}
