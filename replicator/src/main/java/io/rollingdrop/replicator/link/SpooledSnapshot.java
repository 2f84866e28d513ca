package io.rollingdrop.replicator.link;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot that arrives to be read once: its file is deleted as soon as it is mapped. Only its
 * owner may read it, as it holds all balances.
 *
 * <p>What a killed process leaves is deleted by the next snapshot that is spooled in the folder,
 * once it has not been written to for a while: whoever is at work writes all the time, or gives up.
 */
final class SpooledSnapshot implements SnapshotDestination<StateSnapshot> {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLink.class);
  private static final String PREFIX = "rollingdrop-";
  private static final String SUFFIX = ".spool";
  private static final Duration LEFTOVER_AGE = Duration.ofMinutes(5);

  private final Path folder;
  private Path file;
  private FileChannel channel;
  private long sequence;

  /**
   * @param folder made where it is missing
   */
  SpooledSnapshot(Path folder) {
    this.folder = folder;
  }

  @Override
  public void begin(long snapshotSequence, long bytes) throws IOException {
    sequence = snapshotSequence;
    Files.createDirectories(folder);
    deleteLeftovers();
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < bytes) {
      throw new IOException(
          "it has %d bytes, and the disk of %s has %d left: make room, or spool it elsewhere"
              .formatted(bytes, folder, usable));
    }
    file = Files.createTempFile(folder, PREFIX, SUFFIX);
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  private void deleteLeftovers() throws IOException {
    Instant oldest = Instant.now().minus(LEFTOVER_AGE);
    try (DirectoryStream<Path> spooled = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path each : spooled) {
        deleteIfOlder(each, oldest);
      }
    }
  }

  private static void deleteIfOlder(Path leftover, Instant oldest) {
    try {
      if (Files.getLastModifiedTime(leftover).toInstant().isBefore(oldest)
          && Files.deleteIfExists(leftover)) {
        LOG.info("deleted {}, left behind by a process that is gone", leftover);
      }
    } catch (IOException e) {
      LOG.debug("{} is another's, or gone", leftover, e);
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public StateSnapshot complete() {
    StateSnapshot snapshot = JournalDirectory.openSnapshot(file);
    if (snapshot.sequence() != sequence) {
      snapshot.close();
      throw new JournalException(
          "damage in the snapshot at sequence %d: it is the one at sequence %d"
              .formatted(sequence, snapshot.sequence()));
    }
    return snapshot;
  }

  /** A snapshot that was completed stays readable, as its file is mapped. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      CloseHelper.quietClose(channel);
      Files.deleteIfExists(file);
    }
  }
}
