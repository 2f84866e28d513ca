package io.rollingdrop.gateway;

import io.rollingdrop.gateway.account.Retention;
import io.rollingdrop.gateway.auth.RateLimiter.Rate;
import io.rollingdrop.gateway.auth.SignatureAuthenticator;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a gateway runs.
 *
 * @param host address that both listeners bind to; loopback by default: TLS and the world are an
 *     edge proxy's
 * @param port of the partners' listener; 0: any that is free
 * @param operatorPort of the operator's listener; 0: any that is free
 * @param dataDirectory holds {@code keys.json}; made where it is missing
 * @param masterKeyFile 32 random bytes that only its owner may read; made where it is missing
 * @param gatewayId of this gateway in commands, 0 to 65535
 * @param shardId of the core it talks to
 * @param maxPayload longest request body taken, bytes
 * @param maxConnections most connections of each listener
 * @param maxRequests most signed requests of each listener that are worked on at once, those that
 *     wait for the core included; more are turned away with 503
 * @param maxInFlight most commands sent and unanswered; beyond it requests are refused
 * @param answerTimeout after which an outcome is unknown, and the core decides no more
 * @param readWait how long a read waits for {@code RD-At-Least-Sequence} at most
 * @param retention how much of what is over can be read
 * @param signatures window and nonces of signed requests
 * @param partnerRate how much a partner's key may ask for
 * @param operatorRate how much an operator's key may ask for
 * @param everybody what is shown to everybody from elsewhere
 */
public record GatewaySettings(
    String host,
    int port,
    int operatorPort,
    Path dataDirectory,
    Path masterKeyFile,
    int gatewayId,
    int shardId,
    int maxPayload,
    int maxConnections,
    int maxRequests,
    int maxInFlight,
    Duration answerTimeout,
    Duration readWait,
    Retention retention,
    SignatureAuthenticator.Settings signatures,
    Rate partnerRate,
    Rate operatorRate,
    PublicSettings everybody) {

  private static final int LARGEST_PORT = 65_535;

  public GatewaySettings {
    requireWithin("port", port, 0, LARGEST_PORT);
    requireWithin("operatorPort", operatorPort, 0, LARGEST_PORT);
    requireWithin("gatewayId", gatewayId, 0, 65_535);
    requireWithin("shardId", shardId, 0, 65_535);
    requireWithin("maxPayload", maxPayload, 1, 1 << 26);
    requireWithin("maxConnections", maxConnections, 1, 1 << 20);
    requireWithin("maxRequests", maxRequests, 1, 1 << 20);
    requireWithin("maxInFlight", maxInFlight, 1, 1 << 20);
    if (answerTimeout.isNegative() || answerTimeout.isZero() || readWait.isNegative()) {
      throw new IllegalArgumentException(
          "answerTimeout " + answerTimeout + " must be above, readWait " + readWait + " from 0");
    }
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is not from %d to %d".formatted(name, value, least, most));
    }
  }

  /**
   * For one machine: any free ports on loopback, gateway 1, shard 1.
   *
   * @param dataDirectory also of the master key
   */
  public static GatewaySettings defaults(Path dataDirectory) {
    return new GatewaySettings(
        "127.0.0.1",
        0,
        0,
        dataDirectory,
        dataDirectory.resolve("master.key"),
        1,
        1,
        256 * 1024,
        8_192,
        1_024,
        8_192,
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Retention.DEFAULT,
        SignatureAuthenticator.Settings.DEFAULT,
        new Rate(5_000, 10_000),
        new Rate(1_000, 2_000),
        PublicSettings.none());
  }

  /** The same at another address. */
  public GatewaySettings withAddress(String newHost, int newPort, int newOperatorPort) {
    return new GatewaySettings(
        newHost,
        newPort,
        newOperatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same with another master key. */
  public GatewaySettings withMasterKey(Path file) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        file,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same as another gateway, of another shard. */
  public GatewaySettings withIds(int newGatewayId, int newShardId) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        newGatewayId,
        newShardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same with another bound on requests. */
  public GatewaySettings withMaxRequests(int newMaxRequests) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        newMaxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same with other times. */
  public GatewaySettings withTimes(Duration newAnswerTimeout, Duration newReadWait) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        newAnswerTimeout,
        newReadWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same with other rates. */
  public GatewaySettings withRates(Rate newPartnerRate, Rate newOperatorRate) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        newPartnerRate,
        newOperatorRate,
        everybody);
  }

  /** The same with another retention. */
  public GatewaySettings withRetention(Retention newRetention) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        newRetention,
        signatures,
        partnerRate,
        operatorRate,
        everybody);
  }

  /** The same with other things shown to everybody. */
  public GatewaySettings withPublic(PublicSettings newEverybody) {
    return new GatewaySettings(
        host,
        port,
        operatorPort,
        dataDirectory,
        masterKeyFile,
        gatewayId,
        shardId,
        maxPayload,
        maxConnections,
        maxRequests,
        maxInFlight,
        answerTimeout,
        readWait,
        retention,
        signatures,
        partnerRate,
        operatorRate,
        newEverybody);
  }
}
