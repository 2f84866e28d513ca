package io.rollingdrop.ops.satellite;

import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.satellite.SatelliteKind.Running;
import io.rollingdrop.satellite.config.ConfigService;
import io.rollingdrop.satellite.config.ConfigSettings;
import io.rollingdrop.satellite.marketdata.MarketData;
import io.rollingdrop.satellite.marketdata.MarketDataSettings;
import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.Persister;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.persister.PostgresSettings;
import io.rollingdrop.satellite.support.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The satellites that there are. The launcher's list of them is in {@code launcher/process.sh}. */
public final class Satellites {

  private static final List<SatelliteKind> ALL =
      List.of(
          new SatelliteKind("persister", 8083, "ROLLINGDROP_PERSISTER_PORT", Satellites::persister),
          new SatelliteKind(
              "market-data", 8084, "ROLLINGDROP_MARKET_DATA_PORT", Satellites::marketData),
          new SatelliteKind("config", 8086, "ROLLINGDROP_CONFIG_ADMIN_PORT", Satellites::config));

  private Satellites() {}

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SatelliteKind named(String name) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no satellite '%s', but: %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(SatelliteKind::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static Running persister(SatelliteContext context) {
    Endpoints servers = context.endpoints();
    return new Running(
        Persister.start(
            PersisterSettings.of(
                PostgresSettings.of(
                    servers.postgres().url(),
                    servers.postgres().user(),
                    servers.postgres().password()),
                KafkaSettings.of(servers.kafka(), servers.registry())),
            context.feed().get(),
            context.registry()),
        Map.of());
  }

  private static Running marketData(SatelliteContext context) {
    return new Running(
        MarketData.start(
            MarketDataSettings.defaults(context.endpoints().redis()),
            context.feed().get(),
            context.registry()),
        Map.of());
  }

  private static Running config(SatelliteContext context) {
    ConfigSettings settings =
        ConfigSettings.defaults(
                context.endpoints(), context.data(), context.project().resolve("console/dist"))
            .withAddress(context.host(), context.consolePort())
            .withPublicGateway(context.gateway())
            .withOperator(
                new ConfigSettings.Operator(
                    context.operatorDoor(), context.data().resolve("credentials/operator")))
            .withRoles(context.roles());
    LocalPort.requireFree(
        context.host(), context.consolePort(), "--config-port or ROLLINGDROP_CONFIG_PORT");
    ConfigService service = ConfigService.start(settings, context.registry());
    return new Running(
        service, Map.of("console", "http://" + context.host() + ":" + service.port()));
  }
}
