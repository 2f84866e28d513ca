package io.rollingdrop.satellite.config.apply;

import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Outbox;
import io.rollingdrop.satellite.config.store.Step;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes versions one step on, on a thread of its own: a target that is down delays only its own
 * step, and a document that cannot go on does not hold up another. The order of a document's
 * versions is kept, for only its current one waits, and one is under way at a time.
 *
 * <p>What is asked of the target is in the outbox before, and noted there after: between the two a
 * version may be taken twice, never not at all.
 */
final class StepWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StepWorker.class);

  /** The longest pause when nobody wakes the worker. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Duration VERIFY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final Target target;
  private final Backoff backoff;
  private final Consumer<DocumentVersion> onChange;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<String, Failures> failuresByDocument = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile String problem = "";
  private volatile int waiting;
  private long verifyAtNs = System.nanoTime();
  private boolean storeFailed;

  /** What has failed of a document's version; the worker's thread only. */
  private record Failures(long version, int count, long retryAtNs, String problem) {}

  /**
   * @param onChange told when a version went on, was refused, or has another problem
   */
  StepWorker(Outbox outbox, Target target, Backoff backoff, Consumer<DocumentVersion> onChange) {
    this.outbox = outbox;
    this.target = target;
    this.backoff = backoff;
    this.onChange = onChange;
    thread = Thread.ofPlatform().name("config-apply-" + target.step().label()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something may wait now. Any thread. */
  void wake() {
    wakeUps.release();
  }

  Step step() {
    return target.step();
  }

  /** What keeps it from going on; empty if nothing does. */
  String problem() {
    return problem;
  }

  /** Versions that wait. */
  int waiting() {
    return waiting;
  }

  private void run() {
    while (!stopping) {
      Duration pause = POLL;
      try {
        pause = round();
        storeFailed = false;
      } catch (StoreUnavailableException e) {
        noteStoreFailure(e);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("applying to {} failed; trying again", step().label(), e);
      }
      pause(pause);
    }
  }

  /** It takes a while until PostgreSQL is back; once is enough to say so. */
  private void noteStoreFailure(StoreUnavailableException e) {
    if (!storeFailed) {
      LOG.warn("applying to {} waits for the database: {}", step().label(), e.getMessage());
    }
    storeFailed = true;
  }

  private void pause(Duration longest) {
    try {
      if (wakeUps.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Tries everything that waits and is due.
   *
   * @return how long until something is due again
   */
  private Duration round() throws InterruptedException {
    List<DocumentVersion> all = outbox.waiting(step());
    waiting = all.size();
    forgetFailuresOfOthers(all);
    for (DocumentVersion version : all) {
      if (!stopping && isDue(version)) {
        attempt(version);
      }
    }
    if (failuresByDocument.isEmpty()) {
      verify();
    }
    return untilNext();
  }

  private void forgetFailuresOfOthers(List<DocumentVersion> all) {
    Set<String> documents = new HashSet<>();
    all.forEach(version -> documents.add(version.document()));
    failuresByDocument.keySet().retainAll(documents);
  }

  private boolean isDue(DocumentVersion version) {
    Failures failures = failuresByDocument.get(version.document());
    return failures == null
        || failures.version() != version.version()
        || failures.retryAtNs() - System.nanoTime() <= 0;
  }

  private void attempt(DocumentVersion version) throws InterruptedException {
    try {
      target.apply(version);
      outbox.done(version, step());
      settled(version);
      LOG.info("{} version {}: {}", version.document(), version.version(), step().label());
    } catch (RefusedException e) {
      outbox.refused(version, step(), e.getMessage());
      settled(version);
      LOG.warn(
          "{} version {} was refused by {}: {}",
          version.document(),
          version.version(),
          step().label(),
          e.getMessage());
    } catch (IOException e) {
      failed(version, e.getMessage());
    }
  }

  private void settled(DocumentVersion version) {
    problem = "";
    waiting = Math.max(0, waiting - 1);
    failuresByDocument.remove(version.document());
    onChange.accept(version);
  }

  private void failed(DocumentVersion version, String message) {
    Failures before = failuresByDocument.get(version.document());
    boolean known = before != null && before.version() == version.version();
    int count = known ? before.count() + 1 : 1;
    long retryAtNs = System.nanoTime() + backoff.after(count).toNanos();
    failuresByDocument.put(
        version.document(), new Failures(version.version(), count, retryAtNs, message));
    problem = message;
    if (!known || !before.problem().equals(message)) {
      LOG.warn(
          "{} version {} waits for {}: {}",
          version.document(),
          version.version(),
          step().label(),
          message);
      outbox.delayed(version, step(), message);
      onChange.accept(version);
    }
  }

  private void verify() {
    if (verifyAtNs - System.nanoTime() > 0) {
      return;
    }
    verifyAtNs = System.nanoTime() + VERIFY_INTERVAL.toNanos();
    try {
      target.verify();
      problem = "";
    } catch (IOException e) {
      problem = e.getMessage();
    }
  }

  private Duration untilNext() {
    long now = System.nanoTime();
    long nanos = POLL.toNanos();
    for (Failures failures : failuresByDocument.values()) {
      nanos = Math.min(nanos, Math.max(0, failures.retryAtNs() - now));
    }
    return Duration.ofNanos(nanos);
  }

  /** Lets the attempt under way end, within bounds. */
  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      if (thread.isAlive() && !thread.join(STOP_WAIT)) {
        thread.interrupt();
        thread.join(STOP_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    target.close();
  }
}
