package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchiveTool;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node's archive runs, and how it and other nodes' are reached.
 *
 * @param aeronDirectory of the node's media driver
 */
record ArchiveContexts(ClusterNodeSettings settings, String aeronDirectory) {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveContexts.class);
  private static final String CHECKSUM = "CRC-32C";
  private static final int SYNC_NOTHING = 0;
  private static final int SYNC_DATA = 1;
  private static final long REMOTE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);

  /**
   * Launches the node's archive. An entry of which only the first pages were written, as on a disk
   * that was full, is cut off: nobody was told that it is there. Each entry has a checksum, so one
   * that ends in nothing but zeros is not taken for such.
   */
  Archive launch(File folder, ErrorHandler problems) {
    try {
      return Archive.launch(archive(folder, problems));
    } catch (ArchiveException e) {
      if (!cutTornEntries(folder)) {
        throw e;
      }
      return Archive.launch(archive(folder, problems));
    }
  }

  /** Returns whether there were any. */
  private static boolean cutTornEntries(File folder) {
    List<File> cut = new ArrayList<>();
    ArchiveTool.verify(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        folder,
        EnumSet.noneOf(ArchiveTool.VerifyOption.class),
        CHECKSUM,
        cut::add);
    cut.forEach(file -> LOG.warn("an entry was torn, and is cut off: the last of {}", file));
    return !cut.isEmpty();
  }

  private Archive.Context archive(File folder, ErrorHandler problems) {
    return new Archive.Context()
        .aeronDirectoryName(aeronDirectory)
        .archiveDir(folder)
        .markFileDir(marks())
        .controlChannel(settings.self().archiveChannel())
        .replicationChannel(settings.self().replicationChannel())
        .recordingEventsEnabled(false)
        .recordChecksum(Checksums.newInstance(CHECKSUM))
        .threadingMode(ArchiveThreadingMode.SHARED)
        .idleStrategySupplier(this::newIdleStrategy)
        .segmentFileLength(settings.log().segmentBytes())
        .fileSyncLevel(syncLevel())
        .catalogFileSyncLevel(syncLevel())
        .threadFactory(threads(problems))
        .errorHandler(problems);
  }

  /**
   * Where Aeron notes who runs, and each kind of error that it met. With the media driver, which
   * has its room already: on a full disk the note that it is full would end the thread that makes
   * it.
   */
  File marks() {
    return new File(aeronDirectory, "marks");
  }

  /** A thread of Aeron's that dies, as it does when its error handler throws, is an error too. */
  static ThreadFactory threads(ErrorHandler problems) {
    return task -> {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler(
          (dead, cause) ->
              problems.onError(new AssertionError("thread " + dead.getName() + " died", cause)));
      return thread;
    };
  }

  IdleStrategy newIdleStrategy() {
    return settings.core().newAgentIdleStrategy();
  }

  int syncLevel() {
    return settings.syncs() ? SYNC_DATA : SYNC_NOTHING;
  }

  /** Of a client of the node's own archive. */
  AeronArchive.Context local() {
    return new AeronArchive.Context()
        .aeronDirectoryName(aeronDirectory)
        .controlRequestChannel(CommonContext.IPC_CHANNEL)
        .controlResponseChannel(CommonContext.IPC_CHANNEL);
  }

  /** As {@link #local()}, by an Aeron client that stays the caller's. */
  AeronArchive.Context local(Aeron client) {
    return local().aeron(client).ownsAeronClient(false);
  }

  /** Of a client of another node's archive. */
  AeronArchive.Context remote(ClusterMember member) {
    return new AeronArchive.Context()
        .aeronDirectoryName(aeronDirectory)
        .controlRequestChannel(member.archiveChannel())
        .controlResponseChannel("aeron:udp?endpoint=" + settings.self().host() + ":0")
        .messageTimeoutNs(REMOTE_TIMEOUT_NS);
  }

  /** As {@link #remote(ClusterMember)}, by an Aeron client that stays the caller's. */
  AeronArchive.Context remote(ClusterMember member, Aeron client) {
    return remote(member).aeron(client).ownsAeronClient(false);
  }
}
