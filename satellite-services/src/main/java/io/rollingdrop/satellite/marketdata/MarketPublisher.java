package io.rollingdrop.satellite.marketdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.MarketSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Redis to what the model shows, on a thread of its own: the feed's never waits for Redis.
 *
 * <p>It compares, again and again, each market's latest snapshot with what Redis was given last,
 * and sends the difference. So nothing is queued: however slow Redis is, it gets the latest state
 * when it is ready for the next. A new session starts with nothing given: every market is written
 * anew.
 *
 * <p>The first write of a session replaces whatever is there, which may be of a lost epoch or of
 * another core; by then the model has caught up with what is live. All later ones leave alone what
 * is newer, should a second instance be ahead. So readers do not go back.
 */
final class MarketPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MarketPublisher.class);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int PAGE = 256;
  private static final long LONGEST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PING_NS = TimeUnit.SECONDS.toNanos(1);

  private final MarketModel model;
  private final FeedProgress progress;
  private final MarketDataSettings settings;
  private final MarketDataMetrics metrics;
  private final RedisClient client;
  private final Thread thread;
  private final Queue<Integer> changedDocuments = new ConcurrentLinkedQueue<>();
  private final Map<Integer, DropDocument> documents = new HashMap<>();
  private volatile boolean running = true;
  private volatile boolean connected;
  private volatile String problem = "not tried yet";

  /**
   * @param client to connect with; owned by the caller
   */
  MarketPublisher(
      MarketModel model,
      FeedProgress progress,
      MarketDataSettings settings,
      MarketDataMetrics metrics,
      RedisClient client) {
    this.model = model;
    this.progress = progress;
    this.settings = settings;
    this.metrics = metrics;
    this.client = client;
    this.thread = Thread.ofPlatform().name("market-data-redis").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Any thread: there is something new to look at. */
  void signal() {
    LockSupport.unpark(thread);
  }

  boolean isConnected() {
    return connected;
  }

  /** Why it is not connected. */
  String problem() {
    return problem;
  }

  private void run() {
    long pauseNs = settings.firstPause().toNanos();
    while (running) {
      boolean served = false;
      try (RedisSession session = RedisSession.open(client, this::onConfiguration)) {
        connected = true;
        LOG.info("Redis is connected; every market is written anew");
        served = serve(session);
      } catch (RedisException | CompletionException e) {
        metrics.redisFailed();
        problem = String.valueOf(e.getMessage());
        if (running) {
          LOG.warn("Redis failed and is tried again: {}", problem);
        }
      }
      connected = false;
      pauseNs =
          served
              ? settings.firstPause().toNanos()
              : Math.min(2 * pauseNs, settings.lastPause().toNanos());
      pause(pauseNs);
    }
  }

  private void pause(long pauseNs) {
    long until = System.nanoTime() + pauseNs;
    long left = pauseNs;
    while (running && left > 0) {
      LockSupport.parkNanos(this, left);
      left = until - System.nanoTime();
    }
  }

  /** Announced as {@code {"document","version"}}; what is not of that form concerns no market. */
  private void onConfiguration(String announcement) {
    try {
      int marketId = RedisKeys.marketOf(MAPPER.readTree(announcement).path("document").asText(""));
      if (marketId > 0) {
        changedDocuments.add(marketId);
        signal();
      }
    } catch (JsonProcessingException e) {
      metrics.documentRefused();
      LOG.error(
          "An announcement on channel {} is refused: it is not JSON", RedisKeys.CONFIG_CHANNEL);
    }
  }

  /**
   * Works until the session breaks or the publisher is closed.
   *
   * @return whether Redis answered anything, and so was there
   */
  private boolean serve(RedisSession session) {
    Map<Integer, MarketTrack> tracks = new HashMap<>();
    CompletableFuture<String> ping = session.ping();
    long pingAtNs = System.nanoTime();
    boolean answered = false;
    try {
      while (running && session.isOpen()) {
        readAgain(tracks);
        if (progress.isCaughtUp()) {
          look(session, tracks);
        }
        if (ping.isDone()) {
          ping.join();
          answered = true;
          if (System.nanoTime() - pingAtNs >= PING_NS) {
            pingAtNs = System.nanoTime();
            ping = session.ping();
          }
        }
        session.flush();
        LockSupport.parkNanos(this, LONGEST_WAIT_NS);
      }
      problem = "the connection was closed";
    } catch (CompletionException e) {
      metrics.redisFailed();
      problem = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    } finally {
      tracks.forEach((marketId, track) -> documents.put(marketId, track.document()));
    }
    if (running) {
      LOG.warn("Redis is lost and is tried again: {}", problem);
    }
    return answered;
  }

  private void readAgain(Map<Integer, MarketTrack> tracks) {
    for (Integer id = changedDocuments.poll(); id != null; id = changedDocuments.poll()) {
      MarketTrack track = tracks.get(id);
      if (track != null) {
        track.configurationChanged();
      }
    }
  }

  private void look(RedisSession session, Map<Integer, MarketTrack> tracks) {
    int writing = 0;
    for (MarketTrack track : tracks.values()) {
      track.takeAnswers();
      writing += track.isWriting() ? 1 : 0;
    }
    int after = 0;
    List<MarketSnapshot> page;
    do {
      page = model.markets(after, PAGE);
      for (MarketSnapshot market : page) {
        after = market.definition().marketId();
        MarketTrack track = tracks.get(after);
        if (track == null) {
          track =
              new MarketTrack(
                  after, session, documents.getOrDefault(after, DropDocument.NONE), metrics);
          tracks.put(after, track);
        }
        boolean wasWriting = track.isWriting();
        track.send(market, writing < settings.mostInFlight());
        writing += track.isWriting() && !wasWriting ? 1 : 0;
      }
    } while (page.size() == PAGE);
  }

  /** Stops writing and waits for the thread. */
  @Override
  public void close() {
    running = false;
    signal();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
