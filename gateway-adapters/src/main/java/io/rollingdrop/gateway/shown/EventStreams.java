package io.rollingdrop.gateway.shown;

import io.rollingdrop.gateway.http.ProblemType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** All open event streams: counts them, and cuts off readers that take nothing. Thread safe. */
public final class EventStreams implements AutoCloseable {

  private static final long RETRY_AFTER_S = 5;
  private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ShownSettings settings;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final Thread sweeper;
  private volatile boolean running = true;

  public EventStreams(ShownSettings settings) {
    this.settings = settings;
    this.sweeper = Thread.ofPlatform().name("event-streams").daemon(true).unstarted(this::sweep);
  }

  /** Starts watching for readers that are stuck. */
  public void start() {
    sweeper.start();
  }

  /**
   * Takes a place for a reader.
   *
   * @throws io.rollingdrop.gateway.http.ProblemException 503, if there is none
   */
  synchronized EventStream admit(ShownMarket market, String lastEventId, BooleanSupplier wanted) {
    if (open.size() >= settings.maxStreams()) {
      refused.increment();
      throw ProblemType.TOO_MANY_CONNECTIONS
          .problem(
              "This gateway's %d event streams are taken. Retry after the time given, or read the"
                      .formatted(settings.maxStreams())
                  + " snapshot.")
          .retryAfter(RETRY_AFTER_S);
    }
    EventStream stream =
        new EventStream(
            market, lastEventId, settings, () -> running && wanted.getAsBoolean(), this);
    open.add(stream);
    return stream;
  }

  void release(EventStream stream) {
    open.remove(stream);
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /** How many were refused, since the start. */
  public long refused() {
    return refused.sum();
  }

  /** How many were cut off, since the start. */
  public long cut() {
    return cut.sum();
  }

  private void sweep() {
    while (running) {
      LockSupport.parkNanos(this, SWEEP_NS);
      long now = System.nanoTime();
      for (EventStream stream : open) {
        if (stream.cutIfStuck(now)) {
          cut.increment();
        }
      }
    }
  }

  /** Ends all streams; those whose markets are closed end at once. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(sweeper);
  }
}
