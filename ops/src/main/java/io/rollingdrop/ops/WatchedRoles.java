package io.rollingdrop.ops;

import io.rollingdrop.satellite.config.dashboard.Role;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say where the roles are whose health and metrics the console shows. */
final class WatchedRoles {

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "${env:ROLLINGDROP_GATEWAY:-http://127.0.0.1:${env:ROLLINGDROP_PORT:-8080}}",
      description =
          "The partners' door of a gateway, as browsers see it. Default: ROLLINGDROP_GATEWAY, or"
              + " the gateway's port on this host.")
  private URI gateway;

  @Option(
      names = "--core-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_CORE_ADMIN:-http://127.0.0.1:${env:ROLLINGDROP_CORE_PORT:-8082}}",
      description =
          "The core's admin door. Default: ROLLINGDROP_CORE_ADMIN, or the core's port on this"
              + " host.")
  private URI core;

  @Option(
      names = "--persister-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_PERSISTER_ADMIN:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_PERSISTER_PORT:-8083}}",
      description =
          "The persister's admin door. Default: ROLLINGDROP_PERSISTER_ADMIN, or its port on this"
              + " host.")
  private URI persister;

  @Option(
      names = "--market-data-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_MARKET_DATA_ADMIN:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_MARKET_DATA_PORT:-8084}}",
      description =
          "The market data's admin door. Default: ROLLINGDROP_MARKET_DATA_ADMIN, or its port on"
              + " this host.")
  private URI marketData;

  URI gateway() {
    return gateway;
  }

  List<Role> roles() {
    return List.of(
        new Role("core", core),
        new Role("gateway", gateway),
        new Role("persister", persister),
        new Role("market-data", marketData));
  }
}
