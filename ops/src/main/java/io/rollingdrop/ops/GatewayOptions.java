package io.rollingdrop.ops;

import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.gateway.PublicSettings;
import io.rollingdrop.ops.process.RoleFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of a process that holds a gateway. */
final class GatewayOptions {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_PORT:-8080}",
      description =
          "HTTP port for partners and the page; 0: any. Default: ROLLINGDROP_PORT, or 8080.")
  private int port;

  @Option(
      names = "--operator-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_OPERATOR_PORT:-8081}",
      description = "HTTP port for operators; 0: any. Default: ROLLINGDROP_OPERATOR_PORT, or 8081.")
  private int operatorPort;

  @Option(
      names = "--gateway-id",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_GATEWAY_ID:-1}",
      description =
          "Number of this gateway, 0 to 65535, different from others' of the same core. Default:"
              + " ROLLINGDROP_GATEWAY_ID, or 1.")
  private int gatewayId;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_REDIS:-redis://127.0.0.1:${env:ROLLINGDROP_REDIS_PORT:-8379}}",
      description =
          "Redis with what the market data satellite and the config service write; without it only"
              + " public snapshots and event streams are missing. Default: ROLLINGDROP_REDIS, or the"
              + " embedded.")
  private URI redis;

  @Option(
      names = "--widgets",
      paramLabel = "DIR",
      defaultValue = "${env:ROLLINGDROP_WIDGETS:-${sys:rollingdrop.root:-.}/widget-sdk/dist}",
      description =
          "The built widget SDK, served at /widgets/ and its demo page at /demo/. Default:"
              + " ROLLINGDROP_WIDGETS, or the project's.")
  private Path widgets;

  @Option(
      names = "--answer-timeout",
      paramLabel = "SECONDS",
      defaultValue = "${env:ROLLINGDROP_ANSWER_TIMEOUT:-5}",
      description =
          "After so long without an answer of the core a caller is told that the outcome is unknown;"
              + " while the core is out of reach, after three fifths of it that nothing was"
              + " executed. Default: ROLLINGDROP_ANSWER_TIMEOUT, or 5.")
  private long answerTimeout;

  @Option(names = "--demo", description = "Seed the demo tenant once ready.")
  private boolean demo;

  boolean demo() {
    return demo;
  }

  GatewaySettings settings(RoleOptions role, int shardId) {
    if (answerTimeout < 1) {
      throw new RoleFailure(
          RoleFailure.SETTINGS,
          "--answer-timeout %d is below 1 second: choose some 5".formatted(answerTimeout));
    }
    GatewaySettings defaults = GatewaySettings.defaults(role.data().resolve("gateway"));
    return defaults
        .withTimes(Duration.ofSeconds(answerTimeout), defaults.readWait())
        .withAddress(role.host(), port, operatorPort)
        .withIds(gatewayId, shardId)
        .withPublic(PublicSettings.none().withRedis(redis).withWidgets(widgets));
  }
}
