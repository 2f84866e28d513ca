package io.rollingdrop.satellite.marketdata;

import java.net.URI;
import java.time.Duration;

/**
 * How market data is written to Redis.
 *
 * @param redis as {@code redis://127.0.0.1:8379}; may hold a password, and is never logged
 * @param interval a market is written at most once in so long; what happens between is conflated
 * @param levels most price levels of each side in a snapshot, from 1
 * @param trades most trades in a snapshot, from 1
 * @param answerWithin how long Redis may take for an answer before the connection is given up
 * @param mostInFlight most writes sent and unanswered, from 1
 * @param firstPause before Redis is tried again; doubled with every failure
 * @param lastPause the longest of these pauses
 * @param liveWithin an event younger than this is live: whoever folded it has caught up
 * @param quietFor a feed that says nothing for so long has nothing more to tell, and has been
 *     caught up with as well: its core is down
 */
public record MarketDataSettings(
    URI redis,
    Duration interval,
    int levels,
    int trades,
    Duration answerWithin,
    int mostInFlight,
    Duration firstPause,
    Duration lastPause,
    Duration liveWithin,
    Duration quietFor) {

  public MarketDataSettings {
    requirePositive("levels", levels);
    requirePositive("trades", trades);
    requirePositive("mostInFlight", mostInFlight);
    requirePositive("answerWithin", answerWithin.toNanos());
    requirePositive("firstPause", firstPause.toNanos());
    requirePositive("liveWithin", liveWithin.toNanos());
    requirePositive("quietFor", quietFor.toNanos());
    if (interval.isNegative() || lastPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "interval %s must be from 0, lastPause %s at least firstPause %s"
              .formatted(interval, lastPause, firstPause));
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is below 1");
    }
  }

  /** 50 ms, 20 levels, 50 trades. */
  public static MarketDataSettings defaults(URI redis) {
    return new MarketDataSettings(
        redis,
        Duration.ofMillis(50),
        20,
        50,
        Duration.ofSeconds(2),
        256,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1));
  }

  /** The same with another interval. */
  public MarketDataSettings withInterval(Duration newInterval) {
    return new MarketDataSettings(
        redis,
        newInterval,
        levels,
        trades,
        answerWithin,
        mostInFlight,
        firstPause,
        lastPause,
        liveWithin,
        quietFor);
  }

  /** The same with other bounds of a snapshot. */
  public MarketDataSettings withDepth(int newLevels, int newTrades) {
    return new MarketDataSettings(
        redis,
        interval,
        newLevels,
        newTrades,
        answerWithin,
        mostInFlight,
        firstPause,
        lastPause,
        liveWithin,
        quietFor);
  }

  /** Without the password that the address may hold. */
  @Override
  public String toString() {
    return "redis %s:%d, interval %s, %d levels, %d trades"
        .formatted(redis.getHost(), redis.getPort(), interval, levels, trades);
  }
}
