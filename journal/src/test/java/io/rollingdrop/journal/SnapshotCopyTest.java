package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCopyTest {

  @TempDir Path folder;
  private Path original;
  private long sequence;
  private byte[] bytes;
  private Path copies;

  @BeforeEach
  void takeSnapshot() throws IOException {
    Path core = folder.resolve("core");
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.MEMORY)) {
      running.seed();
      running.snapshot();
    }
    original = JournalDirectory.snapshotFiles(core).getLast();
    sequence = JournalDirectory.snapshotSequence(original).orElseThrow();
    bytes = Files.readAllBytes(original);
    copies = folder.resolve("replacement").resolve("snapshots");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private void write(SnapshotCopy copy) throws IOException {
    copy.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
    copy.write(ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
  }

  @Test
  void it_has_the_name_of_its_sequence_when_it_is_whole_and_not_before() throws IOException {
    Path copied;
    try (SnapshotCopy copy = SnapshotCopy.begin(copies, sequence, bytes.length)) {
      write(copy);
      assertThat(JournalDirectory.snapshotFiles(copies.getParent())).isEmpty();
      copied = copy.complete();
    }
    assertThat(copied).isEqualTo(copies.resolve(original.getFileName()));
    assertThat(files(copies)).containsExactly(copied);
    assertThat(Files.mismatch(copied, original)).isEqualTo(-1);
    try (StateSnapshot snapshot = JournalDirectory.openSnapshot(copied)) {
      assertThat(snapshot.sequence()).isEqualTo(sequence);
    }
  }

  @Test
  void all_of_it_is_synced_before_it_has_its_name_and_then_the_name() throws IOException {
    List<String> steps = new ArrayList<>();
    Disk disk = new ToldDisk(steps);
    try (SnapshotCopy copy = SnapshotCopy.begin(copies, sequence, bytes.length, disk)) {
      write(copy);
      steps.clear();
      copy.complete();
      assertThat(steps).containsExactly("sync", "move", "sync folder");
    }
  }

  @Test
  void one_that_is_damaged_or_another_leaves_nothing_behind() throws IOException {
    bytes[bytes.length / 3] ^= 1;
    try (SnapshotCopy copy = SnapshotCopy.begin(copies, sequence, bytes.length)) {
      write(copy);
      assertThatThrownBy(copy::complete)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("at offset");
    }
    bytes[bytes.length / 3] ^= 1;
    try (SnapshotCopy copy = SnapshotCopy.begin(copies, sequence + 1, bytes.length)) {
      write(copy);
      assertThatThrownBy(copy::complete)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("it is the snapshot at sequence " + sequence);
    }
    assertThat(files(copies)).isEmpty();
  }

  @Test
  void one_that_is_given_up_leaves_nothing_behind_and_what_was_there_stays() throws IOException {
    Files.createDirectories(copies);
    Path before = Files.copy(original, copies.resolve(original.getFileName()));
    SnapshotCopy copy = SnapshotCopy.begin(copies, sequence, bytes.length);
    copy.write(ByteBuffer.wrap(bytes, 0, 100));
    copy.close();
    copy.close();
    assertThat(files(copies)).containsExactly(before);
    assertThat(Files.mismatch(before, original)).isEqualTo(-1);
  }

  @Test
  void without_room_for_all_of_it_it_is_not_begun() {
    assertThatThrownBy(() -> SnapshotCopy.begin(copies, sequence, Long.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("make room");
  }

  @Test
  void a_core_begins_with_it() throws IOException {
    Path core = folder.resolve("core");
    String hash;
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.MEMORY)) {
      running.close();
      hash = "%016x".formatted(running.core.stateHash());
    }
    Path replacement = SnapshotFiles.copy(core, folder.resolve("other"));
    SnapshotFiles.delete(replacement);
    try (SnapshotCopy copy =
        SnapshotCopy.begin(replacement.resolve("snapshots"), sequence, bytes.length)) {
      write(copy);
      copy.complete();
    }
    try (CoreOnDisk running = new CoreOnDisk(replacement, Durability.MEMORY)) {
      assertThat(running.core.recovery().toString())
          .contains("from the snapshot at " + sequence, hash);
    }
  }

  /** The machine's disk, which says what is done in what order. */
  private static final class ToldDisk extends ForwardingDisk {
    private final List<String> steps;

    ToldDisk(List<String> steps) {
      super(LocalDisk.INSTANCE);
      this.steps = steps;
    }

    @Override
    public DiskFile open(Path file, OpenOption... options) throws IOException {
      return new ForwardingFile(super.open(file, options)) {
        @Override
        public void sync() throws IOException {
          steps.add("sync");
          super.sync();
        }
      };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      steps.add("move");
      super.move(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      steps.add("sync folder");
      super.syncFolder(folder);
    }
  }
}
