package io.rollingdrop.gateway.stream;

import java.time.Duration;

/**
 * The bounds of the WebSocket doors.
 *
 * @param maxConnections open connections of each door, partners' and public; beyond: 503
 * @param maxConnectionsPerTenant of those, one partner's; beyond: 503
 * @param maxSubscriptions of one connection
 * @param maxDepth most levels of each side that a book subscription may ask for
 * @param maxMessageBytes of a message from a client; beyond: closed
 * @param maxMessagesPerSecond from one client; beyond: each is an error
 * @param maxErrorsPerMinute of one connection; beyond: closed
 * @param maxReportLag execution reports that a connection, once live, may be behind; beyond:
 *     closed. Below what the {@link ExecutionLog} retains for a tenant, so that it can resume.
 * @param reportsPerMessage most execution reports in one message
 * @param pingInterval between two pings to a client
 * @param idleTimeout a client from which nothing came for so long, not even a pong, is closed
 * @param closeGrace after a close frame was sent, or could not be sent, the socket is cut
 */
public record StreamSettings(
    int maxConnections,
    int maxConnectionsPerTenant,
    int maxSubscriptions,
    int maxDepth,
    int maxMessageBytes,
    int maxMessagesPerSecond,
    int maxErrorsPerMinute,
    int maxReportLag,
    int reportsPerMessage,
    Duration pingInterval,
    Duration idleTimeout,
    Duration closeGrace) {

  public StreamSettings {
    requirePositive("maxConnections", maxConnections);
    requirePositive("maxConnectionsPerTenant", maxConnectionsPerTenant);
    requirePositive("maxSubscriptions", maxSubscriptions);
    requirePositive("maxDepth", maxDepth);
    requirePositive("maxMessageBytes", maxMessageBytes);
    requirePositive("maxMessagesPerSecond", maxMessagesPerSecond);
    requirePositive("maxErrorsPerMinute", maxErrorsPerMinute);
    requirePositive("maxReportLag", maxReportLag);
    requirePositive("reportsPerMessage", reportsPerMessage);
    requirePositive("pingInterval", pingInterval.toNanos());
    requirePositive("closeGrace", closeGrace.toNanos());
    if (idleTimeout.compareTo(pingInterval) <= 0) {
      throw new IllegalArgumentException(
          "idleTimeout " + idleTimeout + " is not longer than pingInterval " + pingInterval);
    }
  }

  /** The bounds for production. */
  public static StreamSettings defaults() {
    return new StreamSettings(
        2_000,
        500,
        64,
        100,
        4_096,
        50,
        30,
        20_000,
        100,
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5));
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is below 1");
    }
  }
}
