package io.rollingdrop.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's connections to Redis, one for questions and one for messages, shared by all of it.
 * Tries for ever, with pauses that grow; a connection that broke is closed, never mended, so that
 * its listeners know that they have missed something. Thread safe.
 */
public final class RedisLink implements AutoCloseable {

  /** Pattern of the channels on which market data tells of changes. */
  public static final String MARKET_UPDATES = "rd:market:*:updates";

  /** Channel on which a change of configuration is announced. */
  public static final String CONFIGURATION = "rd:config";

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final int THREADS = 2;
  private static final int MOST_QUEUED = 8_192;
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_PAUSE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long PING_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long WATCH_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final URI address;
  private final ClientResources resources;
  private final RedisClient client;
  private final List<RedisListener> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile StatefulRedisConnection<String, String> connection;
  private volatile String problem = "not tried yet";

  /**
   * @param address as {@code redis://127.0.0.1:8379}; may hold a password, and is never logged
   * @param answerWithin how long Redis may take for an answer before the connection is given up
   */
  public RedisLink(URI address, Duration answerWithin) {
    this.address = address;
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    RedisURI uri = RedisURI.create(address);
    uri.setTimeout(answerWithin);
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_QUEUED)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(answerWithin).tcpNoDelay(true).build())
            .timeoutOptions(TimeoutOptions.enabled(answerWithin))
            .build());
    thread = Thread.ofPlatform().name("gateway-redis").daemon(true).unstarted(this::run);
  }

  /** Adds a listener; before {@link #start}. */
  public void listen(RedisListener listener) {
    listeners.add(listener);
  }

  /** Starts connecting. */
  public void start() {
    thread.start();
  }

  /** Whether Redis is there, as far as is known. */
  public boolean isConnected() {
    return connection != null;
  }

  /** Where Redis is and how, in words. */
  public String detail() {
    String where = "Redis at " + address.getHost() + ":" + address.getPort();
    return isConnected() ? where + " is connected" : where + " is out of reach: " + problem;
  }

  /**
   * Asks for a value; the future ends in bounded time.
   *
   * @return the value, null if there is none; exceptional if Redis is out of reach
   */
  public CompletableFuture<String> get(String key) {
    StatefulRedisConnection<String, String> current = connection;
    if (current == null) {
      return CompletableFuture.failedFuture(new RedisException(detail()));
    }
    return current.async().get(key).toCompletableFuture();
  }

  private void run() {
    long pauseNs = FIRST_PAUSE_NS;
    while (running) {
      try (StatefulRedisConnection<String, String> commands = client.connect();
          StatefulRedisPubSubConnection<String, String> messages = client.connectPubSub()) {
        messages.addListener(new Messages());
        messages.sync().psubscribe(MARKET_UPDATES);
        messages.sync().subscribe(CONFIGURATION);
        commands.sync().ping();
        pauseNs = FIRST_PAUSE_NS;
        LOG.info("Redis at {}:{} is connected", address.getHost(), address.getPort());
        connection = commands;
        listeners.forEach(RedisListener::onConnected);
        watch(commands, messages);
        problem = "the connection was closed";
      } catch (RedisException | CompletionException e) {
        problem = String.valueOf(e.getMessage());
      }
      boolean lost = connection != null;
      connection = null;
      if (lost) {
        listeners.forEach(RedisListener::onDisconnected);
      }
      if (running) {
        LOG.warn("{}; it is tried again", detail());
        pause(pauseNs);
        pauseNs = Math.min(2 * pauseNs, LAST_PAUSE_NS);
      }
    }
  }

  /** Until a connection is lost or an answer fails to come. */
  private void watch(
      StatefulRedisConnection<String, String> commands,
      StatefulRedisPubSubConnection<String, String> messages) {
    long askAtNs = System.nanoTime();
    CompletableFuture<String> answer = CompletableFuture.completedFuture("");
    while (running && commands.isOpen() && messages.isOpen()) {
      if (answer.isDone()) {
        answer.join();
        if (System.nanoTime() - askAtNs >= 0) {
          askAtNs = System.nanoTime() + PING_NS;
          answer = commands.async().ping().toCompletableFuture();
        }
      }
      LockSupport.parkNanos(this, WATCH_NS);
    }
  }

  private void pause(long pauseNs) {
    long until = System.nanoTime() + pauseNs;
    while (running && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(this, until - System.nanoTime());
    }
  }

  private final class Messages extends RedisPubSubAdapter<String, String> {
    @Override
    public void message(String channel, String message) {
      listeners.forEach(listener -> listener.onMessage(channel, message));
    }

    @Override
    public void message(String pattern, String channel, String message) {
      message(channel, message);
    }
  }

  /** Closes the connections; idempotent. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
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
    client.shutdown(Duration.ZERO, STOP_WITHIN);
    resources
        .shutdown(0, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_WITHIN.toMillis());
  }
}
