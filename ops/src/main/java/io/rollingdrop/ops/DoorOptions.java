package io.rollingdrop.ops;

import io.rollingdrop.ops.satellite.SatelliteContext;
import java.net.URI;
import picocli.CommandLine.Option;

/** Where a satellite finds the other roles. By default at their ports on this host. */
final class DoorOptions {

  @Option(
      names = "--gateway-door",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_GATEWAY_DOOR:-http://127.0.0.1:${env:ROLLINGDROP_PORT:-8080}}",
      description =
          "A gateway, as browsers see it. Default: ROLLINGDROP_GATEWAY_DOOR, or its port here.")
  private URI gateway;

  @Option(
      names = "--operator-door",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_OPERATOR_DOOR:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_OPERATOR_PORT:-8081}}",
      description = "A gateway's, for operators. Default: ROLLINGDROP_OPERATOR_DOOR, or its port.")
  private URI operator;

  @Option(
      names = "--core-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_CORE_ADMIN:-http://127.0.0.1:${env:ROLLINGDROP_CORE_PORT:-8082}}",
      description = "The core's admin door. Default: ROLLINGDROP_CORE_ADMIN, or its port.")
  private URI core;

  @Option(
      names = "--persister-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_PERSISTER_ADMIN:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_PERSISTER_PORT:-8083}}",
      description = "The persister's. Default: ROLLINGDROP_PERSISTER_ADMIN, or its port.")
  private URI persister;

  @Option(
      names = "--market-data-admin",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_MARKET_DATA_ADMIN:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_MARKET_DATA_PORT:-8084}}",
      description = "Market data's. Default: ROLLINGDROP_MARKET_DATA_ADMIN, or its port.")
  private URI marketData;

  SatelliteContext.Doors doors() {
    return new SatelliteContext.Doors(gateway, operator, core, persister, marketData);
  }
}
