package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.pipeline.SnapshotStore;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core that comes back from a snapshot, and from what is wrong with one. */
class SnapshotRecoveryTest {

  @TempDir Path folder;
  private Path directory;

  @BeforeEach
  void makeFolder() {
    directory = folder.resolve("core");
  }

  @Test
  void a_core_goes_on_from_its_newest_snapshot_as_if_it_had_decided_all_again() {
    String hash = populate(3);
    assertThat(recovery(directory)).contains("from the snapshot at", hash, " 0 events");
    Path bare = SnapshotFiles.copy(directory, folder.resolve("bare"));
    SnapshotFiles.delete(bare);
    assertThat(recovery(bare)).contains("from the first command");
  }

  @Test
  void the_same_with_commands_after_the_snapshot() {
    String hash;
    try (CoreOnDisk core = new CoreOnDisk(directory, Durability.MEMORY)) {
      core.seed();
      place(core, 40);
      core.snapshot();
      place(core, 30);
      core.close();
      hash = "%016x".formatted(core.core.stateHash());
    }
    Path bare = SnapshotFiles.copy(directory, folder.resolve("bare"));
    SnapshotFiles.delete(bare);
    assertThat(recovery(directory)).contains("from the snapshot at", hash, " 0 events");
    assertThat(recovery(bare)).contains("from the first command", hash, " 0 events");
  }

  @Test
  void the_newest_two_are_kept_and_nothing_else() {
    populate(4);
    List<Path> files = SnapshotFiles.list(directory);
    assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith(".snapshot"));
  }

  @Test
  void a_damaged_snapshot_is_passed_over_for_the_one_before() {
    String hash = populate(3);
    List<Path> files = SnapshotFiles.list(directory);
    SnapshotFiles.damage(files.getLast(), 300);
    assertThat(recovery(directory))
        .contains("from the snapshot at " + sequence(files.getFirst()), hash)
        .contains("damage in " + files.getLast() + " at offset");
  }

  @Test
  void where_all_snapshots_are_damaged_all_is_decided_again() throws IOException {
    String hash = populate(2);
    List<Path> files = SnapshotFiles.list(directory);
    SnapshotFiles.damage(files.getFirst(), Files.size(files.getFirst()) - 1);
    SnapshotFiles.cut(files.getLast(), Files.size(files.getLast()) - 70);
    assertThat(recovery(directory)).contains("from the first command", hash);
  }

  @Test
  void every_single_byte_counts() throws IOException {
    populate(1);
    Path file = SnapshotFiles.list(directory).getFirst();
    long size = Files.size(file);
    for (long at = 0; at < size; at += 7) {
      SnapshotFiles.damage(file, at);
      assertThatThrownBy(() -> SnapshotFile.open(file))
          .as("a bit turned over at " + at)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("damage in " + file);
      SnapshotFiles.damage(file, at);
    }
    SnapshotFile.open(file).close();
  }

  @Test
  void a_half_written_snapshot_is_none_and_goes_with_the_next() throws IOException {
    populate(1);
    Path file = SnapshotFiles.list(directory).getFirst();
    Path unfinished = file.resolveSibling("9999999999999999999.snapshot.unfinished");
    Files.copy(file, unfinished);
    try (CoreOnDisk core = new CoreOnDisk(directory, Durability.MEMORY)) {
      assertThat(core.core.recovery().toString())
          .contains("from the snapshot at " + sequence(file));
      core.snapshot();
    }
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void a_snapshot_newer_than_the_journals_is_refused() throws IOException {
    populate(1);
    Path other = folder.resolve("other");
    try (CoreOnDisk core = new CoreOnDisk(other, Durability.MEMORY)) {
      core.seed();
    }
    Files.createDirectories(other.resolve("snapshots"));
    Path file = SnapshotFiles.list(directory).getFirst();
    Files.copy(file, other.resolve("snapshots").resolve(file.getFileName()));
    assertThatThrownBy(() -> new CoreOnDisk(other, Durability.MEMORY))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("before the snapshot at");
  }

  @Test
  void another_process_reads_the_newest_beside_the_running_core() {
    try (CoreOnDisk core = new CoreOnDisk(directory, Durability.MEMORY)) {
      core.seed();
      assertThat(JournalDirectory.readSnapshot(directory)).isEmpty();
      place(core, 10);
      SnapshotReport report = core.snapshot();
      try (StateSnapshot snapshot = JournalDirectory.readSnapshot(directory).orElseThrow()) {
        assertThat(snapshot.sequence()).isEqualTo(report.sequence());
        assertThat(snapshot.records()).isEqualTo(report.records());
        long[] orders = new long[1];
        snapshot.forEach(
            (templateId, buffer, offset, blockLength, version) -> {
              if (templateId == OrderRecordDecoder.TEMPLATE_ID) {
                orders[0]++;
              }
            });
        assertThat(orders[0]).isEqualTo(10);
        core.core.feed().open(snapshot.position()).close();
      }
    }
  }

  @Test
  void a_closed_snapshot_still_says_what_it_was_of_and_gives_no_records() {
    populate(1);
    StateSnapshot snapshot = JournalDirectory.readSnapshot(directory).orElseThrow();
    long sequence = snapshot.sequence();
    Position position = snapshot.position();
    snapshot.close();

    assertThat(snapshot.sequence()).isEqualTo(sequence).isPositive();
    assertThat(snapshot.position()).isEqualTo(position);
    assertThatThrownBy(() -> snapshot.forEach((table, buffer, at, length, version) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void a_snapshot_that_would_take_the_journals_room_is_given_up_and_leaves_nothing() {
    SnapshotFolder snapshots = SnapshotFolder.readOnly(folder);
    SnapshotStore.Writer writer = snapshots.begin(7, Long.MAX_VALUE / 2);

    assertThatThrownBy(() -> writer.complete(Position.START, 0))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("kept for the journals; make room");
    writer.abandon();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void another_shards_snapshot_is_refused() throws IOException {
    populate(1);
    assertThatThrownBy(
            () ->
                Core.start(
                    CoreOnDisk.SETTINGS.withShard(2),
                    JournalDirectory.open(directory, Durability.MEMORY, new OffsetEpochNanoClock()),
                    cause -> {}))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot be taken over")
        .hasRootCauseMessage("the snapshot is of shard 1, this core is shard 2");
  }

  /** Orders and snapshots in turn, orders last; returns the state hash after all. */
  private String populate(int snapshots) {
    try (CoreOnDisk core = new CoreOnDisk(directory, Durability.MEMORY)) {
      core.seed();
      for (int i = 0; i < snapshots; i++) {
        place(core, 20);
        core.snapshot();
      }
      place(core, 5);
      core.close();
      return "%016x".formatted(core.core.stateHash());
    }
  }

  private static void place(CoreOnDisk core, int orders) {
    for (int i = 0; i < orders; i++) {
      core.command.by(1, 5).account(101);
      core.accepted(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100 + i % 7, 10, ""));
    }
  }

  private static String recovery(Path of) {
    try (CoreOnDisk core = new CoreOnDisk(of, Durability.MEMORY)) {
      return core.core.recovery().toString();
    }
  }

  private static long sequence(Path file) {
    return Long.parseLong(file.getFileName().toString().replaceFirst("\\..*", ""));
  }
}
