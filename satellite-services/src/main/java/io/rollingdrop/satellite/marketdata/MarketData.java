package io.rollingdrop.satellite.marketdata;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.satellite.support.Satellite;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The market-data satellite: follows the feed, folds it, and keeps a snapshot of every market in
 * Redis, with an update on the market's channel for every change.
 *
 * <p>It stores no position. A book cannot be known from the middle of the stream, so each start
 * follows the feed from its first event; until it has caught up it writes nothing, and what an
 * earlier process wrote stays. State snapshots will shorten this when they exist.
 */
public final class MarketData implements Satellite {

  private static final Logger LOG = LoggerFactory.getLogger(MarketData.class);
  private static final int THREADS = 2;
  private static final int MOST_QUEUED = 4_096;
  private static final Duration NO_QUIET_PERIOD = Duration.ZERO;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
  private static final double MS_PER_S = 1e3;

  private final MarketDataSettings settings;
  private final MarketModel model;
  private final FeedProgress progress;
  private final MarketDataMetrics metrics;
  private final ClientResources resources;
  private final RedisClient client;
  private final MarketPublisher publisher;
  private final FeedFollower follower;
  private volatile Throwable failure;
  private boolean closed;

  private MarketData(MarketDataSettings settings, EventFeed feed, PrometheusRegistry registry) {
    this.settings = settings;
    model =
        new MarketModel(
            new MarketModel.Settings(
                settings.levels(), settings.trades(), settings.interval().toNanos()),
            System::nanoTime);
    progress = new FeedProgress(settings, InstantSource.system(), System::nanoTime);
    metrics = new MarketDataMetrics(registry);
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    client = newClient();
    publisher = new MarketPublisher(model, progress, settings, metrics, client);
    follower =
        new FeedFollower(
            "market-data-feed",
            feed,
            Position.START,
            (buffer, offset, length) -> {
              progress.onEvent(buffer, offset, length);
              model.onEvent(buffer, offset, length);
              if (progress.isCaughtUp()
                  && CommandFormat.templateId(buffer, offset) == TradeDecoder.TEMPLATE_ID) {
                metrics.traded();
              }
            },
            this::onDutyCycle,
            ProportionalIdleStrategy.ofCheapTurns(),
            this::onFeedEnd);
    model.onPublish(publisher::signal);
    model.onCommandEnd(
        (marketId, sequence, bid, bidLots, ask, askLots) -> {
          if (progress.isCaughtUp()) {
            metrics.changed();
          }
        });
    metrics.gauge(
        "sequence", "Sequence that the markets reflect", () -> (double) progress.sequence());
    metrics.gauge("lag_seconds", "How far behind the core", () -> lagMs() / MS_PER_S);
    metrics.gauge(
        "caught_up", "1 once the feed was caught up with", () -> progress.isCaughtUp() ? 1 : 0);
    metrics.gauge(
        "redis_connected", "1 while Redis is connected", () -> publisher.isConnected() ? 1 : 0);
  }

  /**
   * Starts it. It waits by itself for the feed and for Redis.
   *
   * @param feed of the core
   * @param registry to register metrics with
   */
  public static MarketData start(
      MarketDataSettings settings, EventFeed feed, PrometheusRegistry registry) {
    MarketData marketData = new MarketData(settings, feed, registry);
    marketData.publisher.start();
    marketData.follower.start();
    LOG.info("Market data follows the feed; {}", settings);
    return marketData;
  }

  /** A connection that broke is not mended by the client: the publisher must know of it. */
  private RedisClient newClient() {
    RedisURI uri = RedisURI.create(settings.redis());
    uri.setTimeout(settings.answerWithin());
    RedisClient redis = RedisClient.create(resources, uri);
    redis.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_QUEUED)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(settings.answerWithin())
                    .tcpNoDelay(true)
                    .build())
            .timeoutOptions(TimeoutOptions.enabled(settings.answerWithin()))
            .build());
    return redis;
  }

  private void onDutyCycle() {
    progress.onDutyCycle(follower.isReachable());
    model.onDutyCycle();
  }

  private void onFeedEnd(Throwable cause) {
    failure = cause;
    LOG.error("Market data follows the feed no more and must be restarted", cause);
  }

  private double lagMs() {
    return (double) progress.lagMs(follower.isReachable());
  }

  @Override
  public SatelliteHealth health() {
    Throwable ended = failure;
    if (ended != null) {
      return new SatelliteHealth(
          false, false, "stopped following the feed: " + ended.getMessage() + "; restart it");
    }
    if (!follower.isReachable()) {
      return new SatelliteHealth(true, false, "the event feed is out of reach");
    }
    if (!progress.isCaughtUp()) {
      return new SatelliteHealth(
          true, false, "catching up with the feed, at sequence " + progress.sequence());
    }
    if (!publisher.isConnected()) {
      return new SatelliteHealth(
          true,
          false,
          "Redis at %s:%d is out of reach: %s"
              .formatted(
                  settings.redis().getHost(), settings.redis().getPort(), publisher.problem()));
    }
    return new SatelliteHealth(true, true, "writing, at sequence " + progress.sequence());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    follower.close();
    publisher.close();
    client.shutdown(NO_QUIET_PERIOD, STOP_WITHIN);
    resources
        .shutdown(0, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_WITHIN.toMillis());
    metrics.close();
    LOG.info("Market data stopped at sequence {}", progress.sequence());
  }
}
