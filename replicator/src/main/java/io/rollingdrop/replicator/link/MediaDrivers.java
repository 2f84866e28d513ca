package io.rollingdrop.replicator.link;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronEvent;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a media driver inside this process, with settings for a small machine: one thread for all
 * of it, which parks when idle, and short term buffers.
 *
 * <p>Each driver has a directory of its own, named after its process, so that a process that was
 * killed can be started again at once. What killed processes left behind is removed by the next
 * start, once its heartbeat has been still for {@link #HEARTBEAT_TIMEOUT_MS}.
 */
public final class MediaDrivers {

  /** Older heartbeats count as a dead driver's, in milliseconds. */
  public static final long HEARTBEAT_TIMEOUT_MS = 10_000;

  /** Free space below which {@link #parentDirectory} does not take shared memory, in bytes. */
  public static final long WANTED_SPACE = 256L << 20;

  /** Term length of what sets none, in bytes. A log has three terms. */
  public static final int TERM_LENGTH = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(MediaDrivers.class);
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Pattern DRIVER_DIRECTORY = Pattern.compile("aeron-([0-9]+)-[0-9]+");
  private static final AtomicInteger STARTED = new AtomicInteger();

  private MediaDrivers() {}

  /**
   * Where drivers' directories belong: in shared memory if there is room for them, else under
   * {@code fallback}. Containers often have only 64 MiB of shared memory, and a process that writes
   * to a mapped file beyond it dies.
   *
   * @param name of the installation, so that two do not share a directory
   * @param fallback a directory on disk
   */
  public static Path parentDirectory(String name, Path fallback) {
    try {
      if (Files.isWritable(SHARED_MEMORY)) {
        FileStore store = Files.getFileStore(SHARED_MEMORY);
        if (store.getUsableSpace() >= WANTED_SPACE) {
          return SHARED_MEMORY.resolve(name);
        }
      }
    } catch (IOException e) {
      LOG.debug("shared memory is not usable", e);
    }
    return fallback;
  }

  /**
   * Starts a driver in a new directory under {@code parent}. Its directory is deleted when it is
   * closed.
   *
   * @throws IllegalStateException if it cannot start; the message says what to do
   */
  public static MediaDriver start(Path parent) {
    return start(parent, ProportionalIdleStrategy.ofFewSockets());
  }

  /**
   * As {@link #start(Path)}, with another way to wait.
   *
   * @param idle how the driver waits while there is nothing to do
   */
  public static MediaDriver start(Path parent, IdleStrategy idle) {
    Path directory =
        parent.resolve("aeron-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet());
    try {
      Files.createDirectories(parent);
      removeLeftovers(parent);
      return MediaDriver.launch(settings(directory, idle));
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "cannot start an Aeron media driver in "
              + directory
              + " ("
              + e.getMessage()
              + "): the directory must be writable and have some 64 MiB free",
          e);
    }
  }

  private static MediaDriver.Context settings(Path directory, IdleStrategy idle) {
    RateLimitedLog log = new RateLimitedLog(LOG, SystemNanoClock.INSTANCE);
    return new MediaDriver.Context()
        .aeronDirectoryName(directory.toString())
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        .threadingMode(ThreadingMode.SHARED)
        .sharedIdleStrategy(idle)
        .asyncExecutorEnabled(false)
        .sendChannelEndpointSupplier(SendEndpoint::new)
        .publicationTermBufferLength(TERM_LENGTH)
        .ipcTermBufferLength(TERM_LENGTH)
        // Pages are taken as a log is made, where a lack of room is an error and not a dead
        // process.
        .termBufferSparseFile(false)
        .performStorageChecks(true)
        .lowStorageWarningThreshold(16L << 20)
        .warnIfDirectoryExists(false)
        .errorHandler(
            error -> {
              if (error instanceof AeronEvent) {
                LOG.debug("media driver in {}", directory, error);
              } else {
                log.warn("media driver in " + directory, error);
              }
            });
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent, "aeron-*")) {
      for (Path sibling : siblings) {
        Matcher name = DRIVER_DIRECTORY.matcher(sibling.getFileName().toString());
        if (name.matches() && isLeftover(sibling, Long.parseLong(name.group(1)))) {
          LOG.info("removing {}, left behind by a process that is gone", sibling);
          IoUtil.delete(sibling.toFile(), true);
        }
      }
    }
  }

  /**
   * Both must be so: another container may share the directory but not the process ids, and a
   * process id may be used again.
   */
  private static boolean isLeftover(Path directory, long processId) {
    if (processId == ProcessHandle.current().pid()
        || ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    try {
      return !CommonContext.isDriverActive(
          directory.toFile(), HEARTBEAT_TIMEOUT_MS, text -> LOG.debug("{}", text));
    } catch (RuntimeException e) {
      // A directory without a readable control file: its process died while it started.
      LOG.debug("unreadable control file in {}", directory, e);
      return true;
    }
  }
}
