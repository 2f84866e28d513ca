package io.rollingdrop.ops.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in the opposite order: who takes requests before who answers
 * them, and the core last. Thread safe.
 */
public final class StopOrder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

  private record Part(String name, AutoCloseable closeable) {}

  private final Deque<Part> started = new ArrayDeque<>();
  private boolean closed;

  /** Adds what has just started, and returns it; after {@link #close} it is stopped at once. */
  public <T extends AutoCloseable> T add(String name, T part) {
    synchronized (started) {
      if (!closed) {
        started.push(new Part(name, part));
        return part;
      }
    }
    stop(new Part(name, part));
    return part;
  }

  /** Stops all, last started first; one that fails to stop does not keep the others. Idempotent. */
  @Override
  public void close() {
    while (true) {
      Part next;
      synchronized (started) {
        closed = true;
        next = started.poll();
      }
      if (next == null) {
        return;
      }
      stop(next);
    }
  }

  private static void stop(Part part) {
    long from = System.nanoTime();
    try {
      part.closeable().close();
      LOG.info("stopped {} in {} ms", part.name(), (System.nanoTime() - from) / 1_000_000);
    } catch (Exception e) {
      LOG.error("{} did not stop in order", part.name(), e);
    }
  }
}
