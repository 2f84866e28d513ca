package io.rollingdrop.gateway.shown;

import io.rollingdrop.gateway.redis.RedisLink;
import io.rollingdrop.gateway.redis.RedisListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last values of all markets that were asked for, kept by one subscription to what market data
 * publishes. Thread safe.
 *
 * <p>What Redis sends is parsed on the thread that reads from it. Should that not keep up, Redis
 * itself ends the connection (its bound on the output of subscribers), and after it all values are
 * read again: nothing queues here.
 */
public final class ShownMarkets implements RedisListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShownMarkets.class);
  private static final String KEY = "rd:market:";
  private static final String UPDATES = ":updates";

  private final RedisLink redis;
  private final ShownSettings settings;
  private final ConcurrentHashMap<Integer, ShownMarket> markets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, CompletableFuture<Void>> readings =
      new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();

  /**
   * @param redis to be started after this was made
   */
  public ShownMarkets(RedisLink redis, ShownSettings settings) {
    this.redis = redis;
    this.settings = settings;
    redis.listen(this);
  }

  /** Whether Redis is there. */
  boolean isAvailable() {
    return redis.isConnected();
  }

  /** How many markets are kept. */
  public int size() {
    return markets.size();
  }

  /** How many messages and values were not understood, since the start. */
  public long refused() {
    return refused.sum();
  }

  /**
   * A market; to be asked only for those that there are, since each is kept.
   *
   * @return null if its value cannot be known just now
   */
  ShownMarket known(int marketId) throws InterruptedException {
    ShownMarket market = market(marketId);
    if (market.value() == null) {
      try {
        read(marketId, market).get(settings.answerWithin().toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("market {} could not be read from Redis", marketId, e);
      }
    }
    return market.value() == null ? null : market;
  }

  private ShownMarket market(int marketId) {
    return markets.computeIfAbsent(
        marketId, id -> new ShownMarket(settings.keptTrades(), settings.keptUpdates()));
  }

  /** One reading at a time; the future ends when its result was taken. */
  private CompletableFuture<Void> read(int marketId, ShownMarket market) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = readings.putIfAbsent(marketId, mine);
    if (other != null) {
      return other;
    }
    var unused =
        redis
            .get(KEY + marketId)
            .whenComplete(
                (text, failure) -> {
                  readings.remove(marketId, mine);
                  if (text != null) {
                    take(marketId, market, text);
                  }
                  mine.complete(null);
                });
    return mine;
  }

  private void take(int marketId, ShownMarket market, String text) {
    try {
      market.read(text);
    } catch (IllegalArgumentException e) {
      refuse(KEY + marketId, e);
    }
  }

  private void refuse(String where, IllegalArgumentException reason) {
    refused.increment();
    LOG.error("{} in Redis is refused: {}", where, reason.getMessage());
  }

  @Override
  public void onConnected() {
    readings.clear();
    markets.forEach(
        (marketId, market) -> {
          market.stale();
          var unused = read(marketId, market);
        });
  }

  @Override
  public void onDisconnected() {
    markets.values().forEach(ShownMarket::stale);
  }

  @Override
  public void onMessage(String channel, String message) {
    if (!channel.startsWith(KEY) || !channel.endsWith(UPDATES)) {
      return;
    }
    ShownMarket market = null;
    int marketId = 0;
    try {
      marketId =
          Integer.parseInt(channel.substring(KEY.length(), channel.length() - UPDATES.length()));
      market = markets.get(marketId);
      if (market == null || market.update(message)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      refuse("A message on channel " + channel, e);
    }
    if (market != null) {
      var unused = read(marketId, market);
    }
  }

  /** Sends all readers away. */
  @Override
  public void close() {
    markets.values().forEach(ShownMarket::close);
  }
}
