package io.rollingdrop.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.process.RoleProcess;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.ops.satellite.Awaited;
import io.rollingdrop.ops.satellite.SatelliteContext;
import io.rollingdrop.ops.satellite.SatelliteKind;
import io.rollingdrop.ops.satellite.SatelliteRole;
import io.rollingdrop.ops.satellite.Satellites;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.support.Endpoints;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a satellite. */
@Command(
    name = "satellite",
    description = "Runs a satellite, a service that follows the core.",
    mixinStandardHelpOptions = true)
final class SatelliteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private RoleOptions role;
  @Mixin private EndpointOptions endpoints;
  @Mixin private CoreLinkOptions core;
  @Mixin private DoorOptions doors;

  @Parameters(paramLabel = "NAME", description = "persister, market-data or config.")
  private String name;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "HTTP port of its health and metrics; 0: any. Default: ROLLINGDROP_PERSISTER_PORT (8083),"
              + " ROLLINGDROP_MARKET_DATA_PORT (8084), ROLLINGDROP_CONFIG_ADMIN_PORT (8086).")
  private Integer adminPort;

  @Option(
      names = "--config-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_CONFIG_PORT:-8085}",
      description =
          "HTTP port of the config service and the console; 0: any. Default:"
              + " ROLLINGDROP_CONFIG_PORT, or 8085.")
  private int configPort;

  @Option(
      names = "--console",
      paramLabel = "DIR",
      defaultValue = "${env:ROLLINGDROP_CONSOLE:-${sys:rollingdrop.root:-.}/console/dist}",
      description = "The built console. Default: ROLLINGDROP_CONSOLE, or the project's.")
  private Path console;

  @Option(
      names = "--demo",
      description =
          "Of config: show the demo tenant's market as a drop from its first document on.")
  private boolean demo;

  @Option(
      names = "--start",
      paramLabel = "first|snapshot",
      defaultValue = "${env:ROLLINGDROP_PERSISTER_START:-first}",
      description =
          "Of persister: where a store begins that has nothing yet. first: with the core's first"
              + " event. snapshot: with the core's newest state snapshot, and the events after it;"
              + " with the first event if there is none. Default: ROLLINGDROP_PERSISTER_START, or"
              + " first.")
  private PersisterSettings.Start start;

  @Override
  public Integer call() {
    SatelliteKind kind;
    try {
      kind = Satellites.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return RoleProcess.run(role.process(kind.name()), (parts, onFailure) -> start(kind, parts));
  }

  private Map<String, String> start(SatelliteKind kind, StopOrder parts) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    SatelliteRole satellite =
        SatelliteRole.open(
            role.host(),
            adminPort(kind),
            "--admin-port or " + kind.adminPortVariable(),
            registry,
            parts);
    Endpoints servers = endpoints.endpoints(role.data(), satellite);
    SatelliteContext context =
        new SatelliteContext(
            role.data(),
            console,
            role.host(),
            configPort,
            doors.doors(),
            demo,
            start,
            servers,
            () -> feed(satellite, parts),
            registry);
    satellite.start(kind.name(), () -> kind.start().apply(context), parts);
    return Map.of("admin", "http://" + role.host() + ":" + satellite.adminPort());
  }

  private int adminPort(SatelliteKind kind) {
    if (adminPort != null) {
      return adminPort;
    }
    String given = System.getenv(kind.adminPortVariable());
    try {
      return given == null || given.isBlank() ? kind.adminPort() : Integer.parseInt(given);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s must be a port, not '%s'".formatted(kind.adminPortVariable(), given),
          e);
    }
  }

  /** From the core's folder, which a core on this machine writes; or from its link. */
  private EventFeed feed(SatelliteRole satellite, StopOrder parts) {
    if (core.isGiven()) {
      return core.start(role, parts).events();
    }
    Path folder = role.data().resolve("core");
    Awaited.path(
        folder.resolve("events"), "the core's journal, which a core makes at its start", satellite);
    return JournalDirectory.readEvents(folder);
  }
}
