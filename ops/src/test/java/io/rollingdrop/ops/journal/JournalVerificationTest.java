package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.core.TrimmedCore;
import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalVerificationTest {

  private static final int TICKS = 5;

  @TempDir private Path folder;
  private CoreFixture core;

  @BeforeEach
  void a_core_that_has_decided_something() {
    core = new CoreFixture(folder);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (core.core().published().sequence() < TICKS) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private JournalVerification.Result verify() {
    return verify(folder);
  }

  private static JournalVerification.Result verify(Path folder) {
    return JournalVerification.verify(
        folder, 1, new Progress("commands", new PrintStream(OutputStream.nullOutputStream())));
  }

  @Test
  void the_journals_of_a_closed_core_are_sound_and_all_of_its_events_published() {
    core.close();

    JournalVerification.Result result = verify();

    assertThat(result.finding()).isEmpty();
    assertThat(result.commands()).isEqualTo(core.core().lastSequence());
    assertThat(result.events()).isGreaterThanOrEqualTo(TICKS);
    assertThat(result.unpublished()).isZero();
    assertThat(result.orphans()).isZero();
    assertThat(result.stateHash()).isEqualTo(core.core().stateHash());
  }

  @Test
  void the_journals_of_a_running_core_can_be_verified_and_it_runs_on() {
    JournalVerification.Result result = verify();

    assertThat(result.finding()).isEmpty();
    assertThat(result.commands()).isGreaterThanOrEqualTo(TICKS);
    assertThat(core.core().isAdmitting()).isTrue();
    core.close();
    assertThat(verify().commands()).isGreaterThanOrEqualTo(result.commands());
  }

  @Test
  void an_altered_command_is_found() throws IOException {
    core.close();
    // The tick's message header: id 2 of schema 7150.
    alter(folder.resolve("commands"), new byte[] {2, 0, (byte) 0xee, 0x1b});

    JournalVerification.Result result = verify();

    assertThat(result.isSound()).isFalse();
    assertThat(result.finding()).contains("checksum mismatch");
  }

  @Test
  void a_snapshot_is_compared_with_what_is_decided() {
    takeSnapshot();
    core.close();

    JournalVerification.Result result = verify();

    assertThat(result.finding()).isEmpty();
    assertThat(result.snapshots()).isEqualTo(1);
  }

  @Test
  void a_damaged_snapshot_is_found() throws IOException {
    takeSnapshot();
    core.close();
    Path snapshot = JournalDirectory.snapshotFiles(folder).getFirst();
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length / 2] ^= 1;
    Files.write(snapshot, bytes);

    assertThat(verify().finding()).contains("damage in " + snapshot + " at offset");
  }

  @Test
  void another_cores_snapshot_is_found() throws IOException {
    takeSnapshot();
    Path other = folder.resolve("other");
    try (CoreFixture another = new CoreFixture(other)) {
      takeSnapshot(another);
    }
    core.close();
    Path snapshot = JournalDirectory.snapshotFiles(other).getFirst();
    Files.copy(
        snapshot,
        folder.resolve("snapshots").resolve(snapshot.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(verify().finding()).contains("is not of what was decided");
  }

  private void takeSnapshot() {
    takeSnapshot(core);
  }

  private static void takeSnapshot(CoreFixture of) {
    of.core().requestSnapshot();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (of.core().snapshotSequence() == 0) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void journals_of_which_retention_removed_the_head_are_verified_from_the_oldest_snapshot_on() {
    core.close();
    Path trimmed = folder.resolve("trimmed");
    TrimmedCore.End end = TrimmedCore.leaveIn(trimmed);

    JournalVerification.Result result = verify(trimmed);

    assertThat(result.finding()).isEmpty();
    assertThat(result.commands()).isEqualTo(end.lastSequence());
    assertThat(result.stateHash()).isEqualTo(end.hash());
    assertThat(result.snapshots()).as("the newer, against what was decided").isEqualTo(1);
  }

  @Test
  void a_missing_folder_is_said_to_be_one() {
    core.close();

    assertThatThrownBy(
            () ->
                JournalVerification.verify(
                    folder.resolve("elsewhere"), 1, new Progress("commands", System.err)))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("not the data folder of a core");
  }

  /** Changes the first byte of the first such place in the journal's file. */
  private static void alter(Path journal, byte[] place) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(journal)) {
      file = files.filter(each -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] start = new byte[1 << 20];
      bytes.readFully(start);
      String text = new String(start, StandardCharsets.ISO_8859_1);
      int at = text.indexOf(new String(place, StandardCharsets.ISO_8859_1));
      assertThat(at).isPositive();
      bytes.seek(at);
      bytes.write(place[0] ^ 0x40);
    }
  }
}
