package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a core, for gateways in other processes. */
@Command(
    name = "core",
    description = "Runs a core, to which gateways connect over Aeron.",
    mixinStandardHelpOptions = true)
final class CoreCommand implements Callable<Integer> {

  @Mixin private RoleOptions role;
  @Mixin private CoreOptions core;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("core"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    CoreRole started = CoreRole.start(core.settings(role), registry, parts, onFailure);
    return Map.of("core", "http://" + role.host() + ":" + started.adminPort());
  }
}
