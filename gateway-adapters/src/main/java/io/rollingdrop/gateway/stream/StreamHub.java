package io.rollingdrop.gateway.stream;

import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.protocol.market.MarketModel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * All connections of the WebSocket doors, and the dispatcher: one thread that hears from the feed's
 * thread that there is news and wakes the writers concerned. The feed's thread only ever sets a
 * flag and unparks.
 *
 * <p>The dispatcher looks at every connection, at most once in {@link #PACE_NS}. With the default
 * bound of 2,000 + 2,000 connections a look costs some 0.1 ms, so under full load a tenth of a
 * core.
 */
final class StreamHub implements AutoCloseable {

  private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long RETRY_AFTER_S = 2;
  private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final StreamSettings settings;
  private final MarketChannels channels;
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean news = new AtomicBoolean();
  private final AtomicBoolean idle = new AtomicBoolean();
  private final AtomicLong slowConsumers = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread dispatcher;
  private volatile boolean running = true;

  StreamHub(MarketModel market, ExecutionLog executions, StreamSettings settings) {
    this.settings = settings;
    this.channels = new MarketChannels(market);
    this.dispatcher =
        Thread.ofPlatform().name("stream-dispatcher").daemon(true).unstarted(this::run);
    market.onPublish(this::signal);
    executions.onReports(this::signal);
  }

  void start() {
    dispatcher.start();
  }

  MarketChannels channels() {
    return channels;
  }

  /**
   * Takes a place for a connection that is being upgraded on the calling thread.
   *
   * @throws ProblemException 503, if there is none
   */
  synchronized StreamConnection admit(Optional<Principal> principal) {
    if (!running) {
      refused.incrementAndGet();
      throw ProblemType.NOT_READY
          .problem("The gateway is stopping; connect again shortly.")
          .retryAfter(RETRY_AFTER_S);
    }
    int sameDoor = 0;
    int sameTenant = 0;
    for (StreamConnection connection : connections) {
      if (connection.principal().isPresent() == principal.isPresent()) {
        sameDoor++;
        boolean same =
            principal.isPresent()
                && principal.get().tenantId() == connection.principal().get().tenantId();
        sameTenant += same ? 1 : 0;
      }
    }
    if (sameDoor >= settings.maxConnections()) {
      throw refused(
          "This gateway's %d connections are taken. Retry after the time given."
              .formatted(settings.maxConnections()));
    }
    if (sameTenant >= settings.maxConnectionsPerTenant()) {
      throw refused(
          "Your %d connections are taken. Close some, or follow more with one connection."
              .formatted(settings.maxConnectionsPerTenant()));
    }
    StreamConnection connection = new StreamConnection(principal, Thread.currentThread(), settings);
    connections.add(connection);
    return connection;
  }

  /** The client closed, or the server's thread is about to end. */
  void release(StreamConnection connection) {
    connections.remove(connection);
  }

  /** Figures for monitoring. */
  StreamStatistics statistics() {
    int partners = 0;
    int visitors = 0;
    int subscriptions = 0;
    for (StreamConnection connection : connections) {
      subscriptions += connection.subscriptions().size();
      if (connection.principal().isPresent()) {
        partners++;
      } else {
        visitors++;
      }
    }
    return new StreamStatistics(
        partners, visitors, subscriptions, slowConsumers.get(), refused.get());
  }

  private ProblemException refused(String detail) {
    refused.incrementAndGet();
    return ProblemType.TOO_MANY_CONNECTIONS.problem(detail).retryAfter(RETRY_AFTER_S);
  }

  /**
   * Any thread, the feed's above all: there is something new. Unparks only a dispatcher that waits
   * for news, so that under load its pace holds and the feed's thread makes no system call.
   */
  private void signal() {
    if (!news.get()) {
      news.set(true);
    }
    if (idle.get() && idle.compareAndSet(true, false)) {
      LockSupport.unpark(dispatcher);
    }
  }

  private void run() {
    long nextSweepNs = System.nanoTime();
    while (running) {
      idle.set(true);
      if (!news.get()) {
        LockSupport.parkNanos(this, Math.max(1, nextSweepNs - System.nanoTime()));
      }
      idle.set(false);
      if (news.getAndSet(false)) {
        channels.refresh();
        connections.forEach(this::look);
        LockSupport.parkNanos(this, PACE_NS);
      }
      long now = System.nanoTime();
      if (now - nextSweepNs >= 0) {
        sweep(now);
        nextSweepNs = now + SWEEP_NS;
      }
    }
  }

  private void look(StreamConnection connection) {
    if (connection.look()) {
      slowConsumers.incrementAndGet();
    }
  }

  private void sweep(long nowNs) {
    connections.removeIf(connection -> connection.sweep(nowNs));
  }

  /**
   * Tells every client that the gateway goes away, and cuts off those that do not take it in time.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!running) {
        return;
      }
      connections.forEach(connection -> connection.close(CloseReason.GOING_AWAY));
      running = false;
    }
    LockSupport.unpark(dispatcher);
    long deadline = System.nanoTime() + settings.closeGrace().toNanos();
    while (!connections.isEmpty() && System.nanoTime() - deadline < 0) {
      sweep(System.nanoTime());
      LockSupport.parkNanos(PACE_NS);
    }
    connections.forEach(StreamConnection::cut);
  }
}
