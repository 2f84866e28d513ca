package io.rollingdrop.replicator.cluster;

import io.aeron.cluster.RecordingLog;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.agrona.IoUtil;

/**
 * What a node has on disk.
 *
 * @param directory the node's; this process has its lock
 */
record NodeFolder(Path directory) {

  private static final String CORE = "core";
  private static final String ARCHIVE = "archive";
  private static final String CLUSTER = "cluster";
  private static final String SEGMENTS = "*.rec";
  private static final String FENCED = "fenced";
  private static final String FENCES = "fences";
  private static final String PROMOTION = "promotion";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** The core's folder: event journal, snapshots. */
  Path core() {
    return directory.resolve(CORE);
  }

  /** The log's index and the node's votes. */
  File cluster() {
    return directory.resolve(CLUSTER).toFile();
  }

  /** The log, and the cluster's snapshots. */
  File archive() {
    return directory.resolve(ARCHIVE).toFile();
  }

  /**
   * Whether the node has taken part in a cluster: there is an entry in the log's index, or a part
   * of the log.
   */
  boolean hasHistory() {
    return hasIndex() || hasLog();
  }

  /** Whether there is an entry in the log's index: without one Aeron would not know of the log. */
  boolean hasIndex() {
    try {
      Path index = cluster().toPath().resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
      return Files.exists(index) && Files.size(index) > 0;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + directory + ": check its owner", e);
    }
  }

  private boolean hasLog() {
    try {
      if (!archive().isDirectory()) {
        return false;
      }
      try (DirectoryStream<Path> segments =
          Files.newDirectoryStream(archive().toPath(), SEGMENTS)) {
        return segments.iterator().hasNext();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + directory + ": check its owner", e);
    }
  }

  /**
   * From here on the node takes part in nothing, also after a restart.
   *
   * @param epoch of the copy that has taken over
   */
  void markFenced(int epoch) {
    write(FENCED, "by epoch %d, %s UTC%n".formatted(epoch, LocalDateTime.now(ZoneOffset.UTC)));
  }

  /**
   * @throws JournalException if it was marked as fenced
   */
  void requireUnfenced() {
    Path mark = directory.resolve(FENCED);
    if (Files.exists(mark)) {
      throw new JournalException(
          "a copy of this node's cluster has taken over: what this node has is of the past ("
              + mark
              + "). To take it into the new cluster start it there with --replace");
    }
  }

  /** Whom this node keeps from taking part. */
  Optional<Fences> fences() {
    return Fences.read(directory.resolve(FENCES));
  }

  /** Has a node that starts with this folder keep them from taking part. */
  void write(Fences fences) {
    write(FENCES, fences.text());
  }

  /** The promotion of the copy in this folder, as far as it has come; empty before it is begun. */
  Optional<PromotionMark> promotion() {
    return PromotionMark.read(directory.resolve(PROMOTION));
  }

  /** From here on this is no copy any more that could go on. */
  void write(PromotionMark mark) {
    write(PROMOTION, mark.text());
  }

  /** What is in this folder is a node's. */
  void endPromotion() {
    try {
      Files.deleteIfExists(directory.resolve(PROMOTION));
      sync(directory);
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete in " + directory + ": check its owner", e);
    }
  }

  private void write(String name, String text) {
    Path file = directory.resolve(name);
    Path written = directory.resolve(name + ".new");
    try {
      Files.createDirectories(directory);
      Files.writeString(written, text);
      sync(written);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot write " + file + ": check its owner and the disk's space", e);
    }
  }

  /** Where a replacement is made: a node's folder, that is deleted when it begins anew. */
  NodeFolder unfinishedReplacement() {
    return new NodeFolder(directory.resolve("replacement.tmp"));
  }

  private Path wholeReplacement() {
    return directory.resolve("replacement.whole");
  }

  /** Deletes what an attempt has left that was not accepted. */
  void deleteUnfinishedReplacement() {
    IoUtil.delete(unfinishedReplacement().directory.toFile(), true);
  }

  /** From here on the replacement is what the node has, also if the process dies now. */
  void acceptReplacement() {
    try {
      Files.move(
          unfinishedReplacement().directory, wholeReplacement(), StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot rename " + unfinishedReplacement().directory + ": check its owner", e);
    }
    finishReplacement();
  }

  /** Moves an accepted replacement to its place; what is there is put aside. */
  void finishReplacement() {
    if (!Files.isDirectory(wholeReplacement())) {
      return;
    }
    try {
      // The index last: with it the node has a history.
      for (String part : List.of(CORE, ARCHIVE, CLUSTER)) {
        moveIn(part);
      }
      Files.delete(wholeReplacement());
      sync(directory);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot move what is in " + wholeReplacement() + ": check its owner", e);
    }
  }

  private void moveIn(String part) throws IOException {
    Path from = wholeReplacement().resolve(part);
    Path to = directory.resolve(part);
    if (!Files.exists(from)) {
      return;
    }
    if (Files.exists(to)) {
      // Also a log that no index names: it is somebody's to look at, and not ours to delete.
      Files.move(to, aside(to), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  private static Path aside(Path path) {
    return path.resolveSibling(
        path.getFileName() + ".replaced-" + LocalDateTime.now(ZoneOffset.UTC).format(DATE));
  }

  /**
   * Puts a node's folder aside, beside itself, if it has a history.
   *
   * @return where it is now; empty if it has none
   * @throws io.rollingdrop.pipeline.JournalException if another process has it
   */
  static Optional<Path> putAside(Path directory) {
    Runnable unlock = JournalDirectory.lock(directory);
    try {
      if (!new NodeFolder(directory).hasHistory()) {
        return Optional.empty();
      }
      Path aside = aside(directory);
      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(aside);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot put " + directory + " aside: check the owner of the folder above it", e);
    } finally {
      unlock.run();
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.force(true);
    }
  }
}
