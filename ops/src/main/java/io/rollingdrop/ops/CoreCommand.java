package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.core.LinkMetrics;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.replicator.link.AeronLinkServer;
import io.rollingdrop.replicator.link.LinkServerSettings;
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
  @Mixin private LinkOptions link;
  @Mixin private AeronPortOption aeron;

  @Override
  public Integer call() {
    return RoleProcess.run(role.process("core"), this::start);
  }

  private Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    LocalPort.requireFreeUdp(role.host(), aeron.port(), "--aeron-port or ROLLINGDROP_AERON_PORT");
    CoreRole started = CoreRole.start(core.settings(role), registry, parts, onFailure);
    AeronLinkServer server = parts.add("link", startLink(started, parts));
    parts.add("link's metrics", new LinkMetrics(registry, server.counters()));
    return Map.of(
        "core",
        "http://" + role.host() + ":" + started.adminPort(),
        "link",
        "udp://" + server.listeningAt());
  }

  private AeronLinkServer startLink(CoreRole started, StopOrder parts) {
    try {
      return AeronLinkServer.start(
          LinkServerSettings.of(
              link.startDriver(role, parts),
              "aeron:udp?endpoint=" + role.host() + ":" + aeron.port(),
              link.ownToken(role)),
          started.core().newLink("link"),
          started.core().feed(),
          started.snapshots());
    } catch (IllegalStateException e) {
      throw new RoleFailure(RoleFailure.UNAVAILABLE, e.getMessage(), e);
    }
  }
}
