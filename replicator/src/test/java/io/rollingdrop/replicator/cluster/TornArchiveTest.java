package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.RegistrationException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a node's log by a process that was killed, or had no room for an entry. */
class TornArchiveTest {

  private static final int STREAM = 77;
  private static final int PAGE = 4096;
  private static final int ENTRY = 1000;

  /** What an entry takes: a frame's header goes before it, and frames are multiples of 32 bytes. */
  private static final int FRAME = 1056;

  /** The fourth begins on the first page and ends on the second. */
  private static final int ENTRIES = 4;

  /** More than Aeron looks at in one go, and the last crosses a page. */
  private static final int MANY = 1_502;

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

  @ParameterizedTest
  @ValueSource(ints = {4, MANY})
  void an_entry_of_which_only_the_first_page_was_written_is_cut_off(int entries)
      throws IOException {
    Path left = recordAndKill((byte) 1, entries);
    long last = (entries - 1L) * FRAME;
    try (RandomAccessFile log = log(left)) {
      long page = (last / PAGE + 1) * PAGE;
      log.seek(page);
      log.write(new byte[(int) (last + FRAME - page)]);
    }
    assertThat(endOfLog(left)).isEqualTo(last);
  }

  @Test
  void an_entry_that_ends_in_zeros_is_not_taken_for_one() throws IOException {
    assertThat(endOfLog(recordAndKill((byte) 0, ENTRIES))).isEqualTo(ENTRIES * FRAME);
  }

  @Test
  void what_lies_behind_the_end_does_not_come_back() throws IOException {
    Path left = recordAndKill((byte) 1, ENTRIES);
    assertThat(endOfLog(left)).isEqualTo(ENTRIES * FRAME);
    try (RandomAccessFile log = log(left)) {
      byte[] entry = new byte[FRAME];
      log.readFully(entry);
      log.seek(ENTRIES * FRAME);
      log.write(entry);
    }
    assertThat(endOfLog(left)).isEqualTo(ENTRIES * FRAME);
    try (RandomAccessFile log = log(left)) {
      byte[] behind = new byte[FRAME];
      log.seek(ENTRIES * FRAME);
      log.readFully(behind);
      assertThat(behind).containsOnly(0);
    }
  }

  @Test
  void damage_long_before_the_end_refuses_to_start() throws IOException {
    Path left = recordAndKill((byte) 1, MANY);
    try (RandomAccessFile log = log(left)) {
      log.seek(2 * FRAME + FRAME / 2);
      log.write(2);
    }
    assertThatThrownBy(() -> endOfLog(left))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("damage in", "offset " + 2 * FRAME, "--replace");
  }

  private static RandomAccessFile log(Path left) throws IOException {
    try (Stream<Path> files = Files.list(left)) {
      return new RandomAccessFile(segmentOf(files.toList()).toFile(), "rw");
    }
  }

  private static Path segmentOf(List<Path> files) {
    return files.stream().filter(file -> file.toString().endsWith(".rec")).findAny().orElseThrow();
  }

  /** Records entries of that byte; returns a folder as a process leaves it that is killed then. */
  private Path recordAndKill(byte content, int entries) throws IOException {
    Path running = Files.createDirectories(directory.resolve("running"));
    try (Archive archive = launch(running);
        AeronArchive client = AeronArchive.connect(contexts.local());
        ExclusivePublication log =
            client.addRecordedExclusivePublication("aeron:ipc?term-length=4m", STREAM)) {
      UnsafeBuffer entry = new UnsafeBuffer(new byte[ENTRY]);
      entry.setMemory(0, ENTRY, content);
      for (int i = 0; i < entries; i++) {
        await(() -> log.offer(entry) > 0);
      }
      // Asked for, the recording begins when the archive has found the publication.
      await(() -> client.findLastMatchingRecording(0, "", STREAM, log.sessionId()) == 0);
      await(() -> client.getMaxRecordedPosition(0) == (long) entries * FRAME);
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
          // It meets clients of those before it, whose driver has not forgotten them yet.
          if (!(problem instanceof AeronEvent || problem instanceof RegistrationException)) {
            throw new AssertionError(problem);
          }
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
