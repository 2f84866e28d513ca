package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

/**
 * How a node's archive runs, and how it and other nodes' are reached.
 *
 * @param aeronDirectory of the node's media driver
 */
record ArchiveContexts(ClusterNodeSettings settings, String aeronDirectory) {

  /** The recording, and the position that the file begins with. */
  private static final Pattern SEGMENT = Pattern.compile("([0-9]+)-([0-9]+)\\.rec");

  private static final String CHECKSUM = "CRC-32C";
  private static final int SYNC_NOTHING = 0;
  private static final int SYNC_DATA = 1;
  private static final long REMOTE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);

  /**
   * Launches the node's archive on recordings that end with their last whole entry: of one that was
   * torn nobody was told that it is there. What lies behind the end is made zeros, or the next
   * process that is killed might have its successor take it for what came next.
   *
   * @throws IllegalStateException if entries are damaged that are not the last
   */
  Archive launch(File folder, ErrorHandler problems) {
    newestFiles(folder)
        .forEach(file -> RecordingTail.cutTornEntries(file, Checksums.newInstance(CHECKSUM)));
    Archive archive = Archive.launch(archive(folder, problems));
    try (AeronArchive client = AeronArchive.connect(local())) {
      client.listRecordings(
          0,
          Integer.MAX_VALUE,
          (session,
              correlation,
              recording,
              begun,
              stopped,
              start,
              stop,
              term,
              segmentBytes,
              termBytes,
              mtu,
              sessionId,
              stream,
              channel,
              original,
              source) -> cutBehind(folder, recording, start, stop, termBytes, segmentBytes));
    } catch (RuntimeException | Error e) {
      archive.close();
      throw e;
    }
    return archive;
  }

  private static void cutBehind(
      File folder, long recording, long start, long stop, int termBytes, int segmentBytes) {
    long base = AeronArchive.segmentFileBasePosition(start, stop, termBytes, segmentBytes);
    File file = segmentFile(folder, recording, base);
    if (file.exists()) {
      RecordingTail.cutBehind(file, Math.toIntExact(stop - base));
    }
  }

  /** Of each recording. */
  private static List<File> newestFiles(File folder) {
    Map<Long, Long> newest = new TreeMap<>();
    for (String name : Objects.requireNonNullElse(folder.list(), new String[0])) {
      Matcher segment = SEGMENT.matcher(name);
      if (segment.matches()) {
        newest.merge(Long.parseLong(segment.group(1)), Long.parseLong(segment.group(2)), Math::max);
      }
    }
    return newest.entrySet().stream()
        .map(each -> segmentFile(folder, each.getKey(), each.getValue()))
        .toList();
  }

  private static File segmentFile(File folder, long recording, long position) {
    return new File(folder, recording + "-" + position + ".rec");
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
