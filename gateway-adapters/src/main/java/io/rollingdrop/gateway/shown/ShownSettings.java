package io.rollingdrop.gateway.shown;

import java.time.Duration;

/**
 * The bounds of the public snapshots and event streams.
 *
 * @param answerWithin how long a request waits for Redis
 * @param maxStreams open event streams; beyond: 503
 * @param keptTrades of a market in its snapshot; as many as market data writes
 * @param keptUpdates of a market, for readers that fell behind or come back; half of it is the most
 *     that one is sent before it gets the whole snapshot instead
 * @param heartbeat between two comments on a stream where nothing happens
 * @param reconnectAfter what browsers are told to wait before they open a lost stream again
 * @param writeWithin a reader that takes nothing for so long is cut off
 */
public record ShownSettings(
    Duration answerWithin,
    int maxStreams,
    int keptTrades,
    int keptUpdates,
    Duration heartbeat,
    Duration reconnectAfter,
    Duration writeWithin) {

  public ShownSettings {
    requirePositive("answerWithin", answerWithin.toMillis());
    requirePositive("maxStreams", maxStreams);
    requirePositive("keptTrades", keptTrades);
    requirePositive("keptUpdates", keptUpdates / 2);
    requirePositive("heartbeat", heartbeat.toMillis());
    requirePositive("reconnectAfter", reconnectAfter.toMillis());
    requirePositive("writeWithin", writeWithin.toMillis());
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is too small");
    }
  }

  /** 2,000 streams, a heartbeat every 15 s. */
  public static ShownSettings defaults() {
    return new ShownSettings(
        Duration.ofSeconds(2),
        2_000,
        50,
        128,
        Duration.ofSeconds(15),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10));
  }

  /** The same with other bounds of the streams. */
  public ShownSettings withStreams(int newMaxStreams, Duration newHeartbeat) {
    return new ShownSettings(
        answerWithin,
        newMaxStreams,
        keptTrades,
        keptUpdates,
        newHeartbeat,
        reconnectAfter,
        writeWithin);
  }
}
