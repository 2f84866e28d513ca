package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a node's log by a process that was killed, or had no room for an entry. */
class TornArchiveTest {

  private static final int STREAM = 77;
  private static final int PAGE = 4096;
  private static final int ENTRY = 1000;

  /** What an entry takes: a frame's header goes before it, and frames are multiples of 32 bytes. */
  private static final int FRAME = 1056;

  /** The fourth begins on the first page and ends on the second. */
  private static final int ENTRIES = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private MediaDriver driver;
  private ArchiveContexts contexts;

  @BeforeEach
  void a_media_driver() {
    driver = MediaDrivers.start(directory.resolve("drivers"));
    contexts =
        new ArchiveContexts(
            ClusterNodeSettings.of(
                0,
                TestCluster.freeMembers(),
                directory.resolve("node"),
                directory.resolve("drivers"),
                false,
                TestCluster.newToken(),
                Rolling.DAY,
                CoreSettings.DEFAULTS),
            driver.aeronDirectoryName());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void an_entry_of_which_only_the_first_page_was_written_is_cut_off() throws IOException {
    Path left = recordAndKill((byte) 1);
    try (Stream<Path> files = Files.list(left);
        RandomAccessFile log = new RandomAccessFile(segmentOf(files.toList()).toFile(), "rw")) {
      log.seek(PAGE);
      log.write(new byte[FRAME]);
    }
    assertThat(endOfLog(left)).isEqualTo((ENTRIES - 1) * FRAME);
  }

  @Test
  void an_entry_that_ends_in_zeros_is_not_taken_for_one() throws IOException {
    assertThat(endOfLog(recordAndKill((byte) 0))).isEqualTo(ENTRIES * FRAME);
  }

  private static Path segmentOf(List<Path> files) {
    return files.stream().filter(file -> file.toString().endsWith(".rec")).findAny().orElseThrow();
  }

  /** Records entries of that byte; returns a folder as a process leaves it that is killed then. */
  private Path recordAndKill(byte content) throws IOException {
    Path running = Files.createDirectories(directory.resolve("running"));
    try (Archive archive = launch(running);
        AeronArchive client = AeronArchive.connect(contexts.local());
        ExclusivePublication log =
            client.addRecordedExclusivePublication("aeron:ipc?term-length=64k", STREAM)) {
      UnsafeBuffer entry = new UnsafeBuffer(new byte[ENTRY]);
      entry.setMemory(0, ENTRY, content);
      for (int i = 0; i < ENTRIES; i++) {
        await(() -> log.offer(entry) > 0);
      }
      // Asked for, the recording begins when the archive has found the publication.
      await(() -> client.findLastMatchingRecording(0, "", STREAM, log.sessionId()) == 0);
      await(() -> client.getMaxRecordedPosition(0) == ENTRIES * FRAME);
      assertThat(archive.context().archiveDir()).isEqualTo(running.toFile());
      return copy(running, directory.resolve("left"));
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // As a node does that starts: whoever ran before runs no more.
        if (!file.endsWith("archive-mark.dat")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    return to;
  }

  private long endOfLog(Path folder) {
    try (Archive archive = launch(folder);
        AeronArchive client = AeronArchive.connect(contexts.local())) {
      assertThat(archive.context().archiveDir()).isEqualTo(folder.toFile());
      return client.getStopPosition(0);
    }
  }

  private Archive launch(Path folder) {
    return contexts.launch(
        folder.toFile(),
        problem -> {
          throw new AssertionError(problem);
        });
  }

  private static void await(BooleanSupplier condition) {
    long untilNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(untilNs);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
