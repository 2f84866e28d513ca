package io.rollingdrop.replicator.link;

import java.time.Duration;

/**
 * Settings of the core's end of the link.
 *
 * @param aeronDirectory of the media driver
 * @param requestChannel where gateways send: {@code aeron:udp?endpoint=HOST:PORT}, or {@code
 *     aeron:ipc} for gateways on the same media driver
 * @param requestStreamId of that channel
 * @param token that gateways must have
 * @param maxClients most gateways connected at a time, 1 to 1024
 * @param maxFeedsPerClient most event subscriptions of one gateway, 1 to 64
 * @param feedTermLength of each event stream, in bytes, a power of two from 64 KiB; memory taken is
 *     three times that for each feed
 * @param keepAliveInterval after which an idle stream carries a sign of life
 * @param clientTimeout after which a silent gateway is dropped
 * @param driverTimeout after which a silent media driver counts as gone
 * @param startTimeout for how long a start waits for the media driver and the channel
 */
public record LinkServerSettings(
    String aeronDirectory,
    String requestChannel,
    int requestStreamId,
    LinkToken token,
    int maxClients,
    int maxFeedsPerClient,
    int feedTermLength,
    Duration keepAliveInterval,
    Duration clientTimeout,
    Duration driverTimeout,
    Duration startTimeout) {

  /** The port on which cores listen unless told otherwise. */
  public static final int DEFAULT_PORT = 7150;

  /** Stream of the request channel. */
  public static final int DEFAULT_STREAM_ID = 7151;

  private static final int CLIENT_LIMIT = 1024;
  private static final int FEED_LIMIT = 64;

  public LinkServerSettings {
    LinkChannels.isIpc(requestChannel);
    LinkChannels.checkTermLength(feedTermLength);
    if (maxClients < 1 || maxClients > CLIENT_LIMIT) {
      throw new IllegalArgumentException("maxClients " + maxClients + " is not 1 to 1024");
    }
    if (maxFeedsPerClient < 1 || maxFeedsPerClient > FEED_LIMIT) {
      throw new IllegalArgumentException(
          "maxFeedsPerClient " + maxFeedsPerClient + " is not 1 to 64");
    }
    LinkSettings.checkTimeout(keepAliveInterval, clientTimeout, "clientTimeout");
  }

  /** Settings that suit two cores and a handful of gateways. */
  public static LinkServerSettings of(
      String aeronDirectory, String requestChannel, LinkToken token) {
    return new LinkServerSettings(
        aeronDirectory,
        requestChannel,
        DEFAULT_STREAM_ID,
        token,
        32,
        8,
        MediaDrivers.TERM_LENGTH,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15));
  }

  /** The same, with other bounds. */
  public LinkServerSettings withLimits(int clients, int feedsPerClient) {
    return new LinkServerSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        token,
        clients,
        feedsPerClient,
        feedTermLength,
        keepAliveInterval,
        clientTimeout,
        driverTimeout,
        startTimeout);
  }

  /** The same, with other times. */
  public LinkServerSettings withTimes(
      Duration keepAlive, Duration client, Duration driver, Duration start) {
    return new LinkServerSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        token,
        maxClients,
        maxFeedsPerClient,
        feedTermLength,
        keepAlive,
        client,
        driver,
        start);
  }

  /** The same, with another term length for event streams. */
  public LinkServerSettings withFeedTermLength(int length) {
    return new LinkServerSettings(
        aeronDirectory,
        requestChannel,
        requestStreamId,
        token,
        maxClients,
        maxFeedsPerClient,
        length,
        keepAliveInterval,
        clientTimeout,
        driverTimeout,
        startTimeout);
  }
}
