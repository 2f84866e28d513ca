package io.rollingdrop.replicator.link;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a gateway's end of the link.
 *
 * @param aeronDirectory of the media driver
 * @param requestChannel of the core, as in {@link LinkServerSettings}
 * @param requestStreamId of that channel
 * @param responseEndpoint where this end listens, {@code HOST:0}; the host must be one that the
 *     core can reach. Not used with {@code aeron:ipc}
 * @param token that the core has too
 * @param requestTermLength of the command stream, in bytes, a power of two from 64 KiB
 * @param keepAliveInterval between signs of life
 * @param serverTimeout after which a silent core, feed, or snapshot on its way counts as lost
 * @param connectTimeout for one attempt to connect, and for the start of a feed
 * @param maxPause longest pause between attempts to connect
 * @param driverTimeout after which a silent media driver counts as gone
 * @param spoolFolder where a snapshot of the core is while it arrives and is verified; made where
 *     it is missing. A snapshot is as large as the core's state
 */
public record LinkSettings(
    String aeronDirectory,
    String requestChannel,
    int requestStreamId,
    String responseEndpoint,
    LinkToken token,
    int requestTermLength,
    Duration keepAliveInterval,
    Duration serverTimeout,
    Duration connectTimeout,
    Duration maxPause,
    Duration driverTimeout,
    Path spoolFolder) {

  public LinkSettings {
    if (!LinkChannels.isIpc(requestChannel) && !responseEndpoint.endsWith(":0")) {
      throw new IllegalArgumentException(
          "responseEndpoint "
              + responseEndpoint
              + " is not HOST:0: every feed listens on a port of its own");
    }
    LinkChannels.checkTermLength(requestTermLength);
    checkTimeout(keepAliveInterval, serverTimeout, "serverTimeout");
  }

  /** Settings that suit two cores, with a core on this machine. */
  public static LinkSettings of(String aeronDirectory, String requestChannel, LinkToken token) {
    return new LinkSettings(
        aeronDirectory,
        requestChannel,
        LinkServerSettings.DEFAULT_STREAM_ID,
        "localhost:0",
        token,
        MediaDrivers.TERM_LENGTH,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same, listening elsewhere: for a core on another machine. */
  public LinkSettings withResponseEndpoint(String endpoint) {
    return new LinkSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        endpoint,
        token,
        requestTermLength,
        keepAliveInterval,
        serverTimeout,
        connectTimeout,
        maxPause,
        driverTimeout,
        spoolFolder);
  }

  /** The same, with other times. */
  public LinkSettings withTimes(
      Duration keepAlive, Duration server, Duration connect, Duration pause, Duration driver) {
    return new LinkSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        responseEndpoint,
        token,
        requestTermLength,
        keepAlive,
        server,
        connect,
        pause,
        driver,
        spoolFolder);
  }

  /** The same, with another term length for commands. */
  public LinkSettings withRequestTermLength(int length) {
    return new LinkSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        responseEndpoint,
        token,
        length,
        keepAliveInterval,
        serverTimeout,
        connectTimeout,
        maxPause,
        driverTimeout,
        spoolFolder);
  }

  /** The same, with another folder for snapshots that arrive. */
  public LinkSettings withSpoolFolder(Path folder) {
    return new LinkSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        responseEndpoint,
        token,
        requestTermLength,
        keepAliveInterval,
        serverTimeout,
        connectTimeout,
        maxPause,
        driverTimeout,
        folder);
  }

  /** Where this end listens for the core's messages. */
  String listeningChannel() {
    return LinkChannels.isIpc(requestChannel)
        ? LinkChannels.listening("")
        : LinkChannels.listening(responseEndpoint);
  }

  static void checkTimeout(Duration keepAliveInterval, Duration timeout, String name) {
    if (keepAliveInterval.toMillis() < 1
        || timeout.compareTo(keepAliveInterval.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          name + " " + timeout + " is not at least twice the keep-alive " + keepAliveInterval);
    }
  }
}
