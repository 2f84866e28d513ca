package io.rollingdrop.infrastructure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that is started again whenever it ends, on the same data and at the same port, until it
 * is closed. Thread safe.
 *
 * @param <S> the server
 */
final class SupervisedServer<S extends EmbeddedServer> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedServer.class);

  /** Who has run for so long has not died of its start. */
  private static final Duration LASTED = Duration.ofSeconds(30);

  private final String name;
  private final Function<Optional<S>, S> starter;
  private final CompletableFuture<S> first = new CompletableFuture<>();
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final Thread thread;
  private volatile S present;

  /**
   * Begins to start it.
   *
   * @param starter starts a server: given the one before it, at its ports
   */
  SupervisedServer(String name, Function<Optional<S>, S> starter) {
    this.name = name;
    this.starter = starter;
    this.thread = Thread.ofPlatform().name(name + "-supervisor").start(this::supervise);
  }

  String name() {
    return name;
  }

  /** Completes when it is ready for the first time; with the failure if it will not be. */
  CompletableFuture<S> first() {
    return first;
  }

  /** The one that runs, or ran last. Only after {@link #first} has completed. */
  S present() {
    return present;
  }

  private void supervise() {
    try {
      present = starter.apply(Optional.empty());
    } catch (RuntimeException e) {
      first.completeExceptionally(e);
      return;
    }
    first.complete(present);
    Backoff backoff = new Backoff();
    while (awaitEnd(backoff)) {
      restart(backoff);
    }
    // Also one whose start was finished while this was told to close.
    present.close();
  }

  /** Whether it has ended by itself. */
  private boolean awaitEnd(Backoff backoff) {
    long from = System.nanoTime();
    CompletableFuture.anyOf(present.onExit(), closing).join();
    if (closing.isDone()) {
      return false;
    }
    if (System.nanoTime() - from > LASTED.toNanos()) {
      backoff.reset();
    }
    LOG.error("{} (process {}) has ended by itself and is started again", name, present.pid());
    return true;
  }

  private void restart(Backoff backoff) {
    present.close();
    boolean running = false;
    while (!running && !pause(backoff.next())) {
      try {
        present = starter.apply(Optional.of(present));
        running = true;
        LOG.info("{} runs again, process {}", name, present.pid());
      } catch (RuntimeException e) {
        LOG.error("{} does not start again, and is tried again: {}", name, e.getMessage());
      }
    }
  }

  /** Whether it is to be closed meanwhile. */
  private boolean pause(Duration time) {
    try {
      closing.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      return true;
    }
  }

  /** Stops the server in order, also one that is just being started; returns when it is gone. */
  @Override
  public void close() {
    closing.complete(null);
    S running = present;
    if (running == null || !running.isAlive()) {
      // It may be waiting until a start succeeds.
      thread.interrupt();
    }
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
