package io.rollingdrop.protocol;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.IdleStrategy;

/**
 * A thread that follows a feed and hands each event to its handlers in the order given: read models
 * first, then those who answer callers, so that a caller who was answered can read what it wrote.
 *
 * <p>While the feed is out of reach it polls on, with pauses that grow to a second, and keeps its
 * position. A consumer off the chain, or a handler that throws, ends it: {@code onEnd} is told why.
 */
public final class FeedFollower implements AutoCloseable {

  private static final int POLL_LIMIT = 256;
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

  private final EventFeed feed;
  private final Position from;
  private final EventHandler handler;
  private final Runnable dutyCycle;
  private final IdleStrategy idle;
  private final Consumer<Throwable> onEnd;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean reachable;

  /**
   * @param from where to start
   * @param handler gets every event, on the follower's thread
   * @param dutyCycle is run between polls, also while the feed is out of reach
   * @param idle what to do when there is nothing new
   * @param onEnd told the cause if following ends by itself
   */
  public FeedFollower(
      String name,
      EventFeed feed,
      Position from,
      EventHandler handler,
      Runnable dutyCycle,
      IdleStrategy idle,
      Consumer<Throwable> onEnd) {
    this.feed = feed;
    this.from = from;
    this.handler = handler;
    this.dutyCycle = dutyCycle;
    this.idle = idle;
    this.onEnd = onEnd;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  /** Starts following. */
  public FeedFollower start() {
    thread.start();
    return this;
  }

  /** Whether the last poll reached the feed. */
  public boolean isReachable() {
    return reachable;
  }

  /** Whether the thread follows still. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  private void run() {
    EventSubscription subscription = null;
    long pauseNs = FIRST_PAUSE_NS;
    try {
      while (running) {
        try {
          if (subscription == null) {
            subscription = feed.open(from);
          }
          int delivered = subscription.poll(handler, POLL_LIMIT);
          reachable = true;
          pauseNs = FIRST_PAUSE_NS;
          dutyCycle.run();
          idle.idle(delivered);
        } catch (FeedUnavailableException e) {
          reachable = false;
          dutyCycle.run();
          LockSupport.parkNanos(pauseNs);
          pauseNs = Math.min(2 * pauseNs, LAST_PAUSE_NS);
        }
      }
    } catch (Throwable cause) {
      if (running) {
        onEnd.accept(cause);
      }
    } finally {
      reachable = false;
      if (subscription != null) {
        subscription.close();
      }
    }
  }

  /** Stops following and waits for the thread. */
  @Override
  public void close() {
    running = false;
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
