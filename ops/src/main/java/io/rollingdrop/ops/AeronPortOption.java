package io.rollingdrop.ops;

import picocli.CommandLine.Option;

/** Where a core listens for gateways in other processes. */
final class AeronPortOption {

  @Option(
      names = "--aeron-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_AERON_PORT:-8090}",
      description = "UDP port of the core's link. Default: ROLLINGDROP_AERON_PORT, or 8090.")
  private int port;

  int port() {
    return port;
  }
}
