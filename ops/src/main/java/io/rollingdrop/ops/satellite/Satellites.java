package io.rollingdrop.ops.satellite;

import io.rollingdrop.satellite.config.ConfigService;
import io.rollingdrop.satellite.config.ConfigSettings;
import io.rollingdrop.satellite.config.dashboard.Role;
import io.rollingdrop.satellite.marketdata.MarketData;
import io.rollingdrop.satellite.marketdata.MarketDataSettings;
import io.rollingdrop.satellite.persister.Persister;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.support.Satellite;
import java.util.List;
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

  private static Satellite persister(SatelliteContext context) {
    return Persister.start(
        PersisterSettings.of(context.endpoints()).with(context.start()),
        context.feed().get(),
        context.registry());
  }

  private static Satellite marketData(SatelliteContext context) {
    return MarketData.start(
        MarketDataSettings.defaults(context.endpoints().redis()),
        context.feed().get(),
        context.registry());
  }

  /** It does not follow the core, and so does not wait for one. */
  private static Satellite config(SatelliteContext context) {
    SatelliteContext.Doors doors = context.doors();
    ConfigSettings settings =
        ConfigSettings.defaults(context.endpoints(), context.data(), context.console())
            .withOperator(
                new ConfigSettings.Operator(
                    doors.operator(), context.data().resolve("credentials").resolve("operator")))
            .withRoles(
                List.of(
                    new Role("core", doors.core()),
                    new Role("gateway", doors.gateway()),
                    new Role("persister", doors.persister()),
                    new Role("market-data", doors.marketData())));
    if (context.demo()) {
      settings = settings.withFirstDrops(DemoDrop.of(doors.gateway()));
    }
    ConfigSettings.Web web = settings.web();
    return ConfigService.start(
        settings.withWeb(
            new ConfigSettings.Web(
                context.host(),
                context.port(),
                web.origins(),
                web.secureCookies(),
                web.console(),
                doors.gateway(),
                web.maxPayload(),
                web.maxConnections(),
                web.maxStreams())),
        context.registry());
  }
}
