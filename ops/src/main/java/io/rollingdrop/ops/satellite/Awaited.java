package io.rollingdrop.ops.satellite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other roles make, and a satellite cannot start without. */
public final class Awaited {

  private static final Logger LOG = LoggerFactory.getLogger(Awaited.class);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SAY_NS = TimeUnit.SECONDS.toNanos(5);

  private Awaited() {}

  /**
   * Waits for a file or a folder, as long as it takes: roles are started in any order.
   *
   * @param what it is, and who makes it, in words
   */
  public static Path path(Path path, String what, SatelliteRole role) {
    if (Files.exists(path)) {
      return path;
    }
    role.waitsFor(what);
    long sayAt = System.nanoTime();
    while (!Files.exists(path)) {
      if (System.nanoTime() - sayAt >= 0) {
        sayAt = System.nanoTime() + SAY_NS;
        LOG.info("waiting for {}, {}", what, path);
      }
      LockSupport.parkNanos(POLL_NS);
    }
    return path;
  }
}
