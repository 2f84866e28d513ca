package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.CommandJournal;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.EventJournal;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that does not do what it is told, and what a core makes of it. */
class DiskFaultTest {

  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private final Machine machine = new Machine(disk, "boot");
  private final Machine rebooted = new Machine(LocalDisk.INSTANCE, "next boot");
  private Path directory;

  @BeforeEach
  void makeFolder() {
    directory = folder.resolve("core");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "events"})
  void a_failed_sync_is_final_and_the_next_start_does_not_trust_the_page_cache(String journal) {
    List<Long> acknowledged;
    try (CoreOnDisk core = start(Durability.DISK)) {
      core.seed();
      acknowledged = place(core, 30);
      disk.failingSyncs = FaultyDisk.in(journal);
      CompletableFuture<Outcome> last = submit(core);
      core.core.requestSnapshot();
      await(core);
      assertThat(core.failure.get())
          .hasMessageContaining("the disk did not sync")
          .hasMessageContaining("check the disk, then restart");
      assertThat(core.core.newLink().offer(core.command.buffer(), 0, submitted(core)))
          .isEqualTo(CommandLink.Offer.NOT_CONNECTED);
      assertThat(journal.equals("events") || !last.isDone()).isTrue();
    }
    assertThat(disk.failedSyncs).as("tries of that sync").hasValue(1);
    assertThat(directory.resolve("sync-failed")).exists();
    disk.failingSyncs = path -> false;
    try (CoreOnDisk core = start(Durability.DISK)) {
      assertThat(core.core.recovery().lastSequence())
          .isGreaterThanOrEqualTo(acknowledged.getLast());
      assertThat(core.core.recovery().epoch()).isEqualTo(1);
      assertThat(directory.resolve("sync-failed")).doesNotExist();
      place(core, 5);
    }
  }

  @Test
  void a_group_that_is_full_is_synced_before_the_next_is_begun() {
    AtomicInteger syncs = new AtomicInteger();
    disk.failingSyncs =
        path -> {
          syncs.addAndGet(path.toString().endsWith(".cq4") ? 1 : 0);
          return false;
        };
    Core.Ports ports =
        JournalDirectory.open(directory, Durability.DISK, Rolling.DAY, clock(), machine);
    try (EventJournal events = ports.events();
        CommandJournal commands = ports.commands()) {
      DirectBuffer command = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
      int record = GroupFormat.recordLength(CommandFormat.MAX_LENGTH);
      int inGroup = (GroupFormat.MAX_LENGTH - GroupFormat.HEADER) / record;
      for (int i = 1; i <= 3 * inGroup; i++) {
        commands.append(i, i, command, 0, CommandFormat.MAX_LENGTH);
      }
      assertThat(syncs).hasValue(2);
      assertThat(events.lastEpoch()).isEqualTo(1);
    }
  }

  @Test
  void a_disk_without_room_for_a_group_stops_the_core_and_takes_nothing_it_has() {
    List<Long> acknowledged;
    try (CoreOnDisk core = start(Durability.MEMORY)) {
      core.seed();
      acknowledged = place(core, 30);
    }
    disk.full = FaultyDisk.in("commands");
    assertThatThrownBy(() -> start(Durability.MEMORY).close())
        .rootCause()
        .hasMessageContaining("No space left on device");
    disk.full = path -> false;
    try (CoreOnDisk core = start(Durability.MEMORY)) {
      assertThat(core.core.recovery().lastSequence())
          .isGreaterThanOrEqualTo(acknowledged.getLast());
      place(core, 5);
    }
  }

  @Test
  void a_snapshot_without_room_is_given_up_and_the_next_one_is_taken() {
    try (CoreOnDisk core = start(Durability.DISK)) {
      core.seed();
      disk.full = FaultyDisk.in("snapshots");
      core.core.requestSnapshot();
      SnapshotReport failed = core.nextSnapshot();
      assertThat(failed.failure()).hasMessageContaining("check the disk's space");
      disk.full = path -> false;
      place(core, 5);
      core.snapshot();
      assertThat(core.failure).hasValue(null);
    }
    assertThat(SnapshotFiles.list(directory)).hasSize(1);
  }

  @Test
  void what_is_written_in_small_parts_is_whole() {
    disk.mostWritten = 7;
    try (CoreOnDisk core = start(Durability.DISK)) {
      core.seed();
      place(core, 10);
      core.snapshot();
    }
    try (CoreOnDisk core = start(Durability.DISK)) {
      assertThat(core.core.recovery().toString()).contains("from the snapshot at", "epoch 1");
    }
  }

  @Test
  void a_bit_that_turned_over_before_the_tail_refuses_the_start_and_says_where() {
    Path torn = interrupted();
    List<Long> groups = groups(commandsOf(torn));
    long at = groups.get(groups.size() / 2);
    SnapshotFiles.damage(commandsOf(torn), at + 40);

    assertThatThrownBy(() -> new CoreOnDisk(torn, Durability.DISK, rebooted, clock()).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damage in " + commandsOf(torn) + " at offset " + (at - 4))
        .hasMessageContaining("journal repair");
  }

  @Test
  void a_group_before_the_last_that_looks_unfinished_had_been_synced_all_the_same() {
    Path torn = interrupted();
    List<Long> groups = groups(commandsOf(torn));
    long header = groups.get(groups.size() - 2) - Integer.BYTES;
    CycleDamage.markUnfinished(commandsOf(torn), header);

    assertThatThrownBy(() -> new CoreOnDisk(torn, Durability.DISK, rebooted, clock()).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damage in " + commandsOf(torn) + " at offset " + header);
  }

  @Test
  void what_a_snapshot_counts_on_is_never_cut_off_under_any_policy() throws IOException {
    Path torn;
    try (CoreOnDisk core = start(Durability.MEMORY)) {
      core.seed();
      place(core, 30);
      core.snapshot();
      place(core, 3);
      torn = SnapshotFiles.copy(directory, folder.resolve("interrupted"));
    }
    List<Long> groups = groups(commandsOf(torn));
    SnapshotFiles.damage(commandsOf(torn), groups.get(groups.size() / 2) + 40);
    byte[] before = Files.readAllBytes(commandsOf(torn));

    assertThatThrownBy(() -> new CoreOnDisk(torn, Durability.MEMORY, rebooted, clock()).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("counts on")
        .hasMessageContaining("at offset " + (groups.get(groups.size() / 2) - 4));
    assertThat(Arrays.equals(Files.readAllBytes(commandsOf(torn)), before)).isTrue();
  }

  @Test
  void a_torn_tail_is_cut_and_reported_and_what_comes_next_is_read_again() {
    Path torn = interrupted();
    List<Long> groups = groups(commandsOf(torn));
    SnapshotFiles.damage(commandsOf(torn), groups.getLast() + 40);

    List<Long> next;
    try (CoreOnDisk core = new CoreOnDisk(torn, Durability.DISK, rebooted, clock())) {
      assertThat(core.core.recovery().toString())
          .contains(
              "torn tail cut: damage in "
                  + commandsOf(torn)
                  + " at offset "
                  + (groups.getLast() - 4));
      next = place(core, 20);
    }
    try (CoreOnDisk core = new CoreOnDisk(torn, Durability.DISK, rebooted, clock())) {
      assertThat(core.core.recovery().mended()).isEmpty();
      assertThat(core.core.recovery().lastSequence()).isGreaterThanOrEqualTo(next.getLast());
    }
  }

  @Test
  void an_excerpt_that_seems_longer_than_its_group_does_not_hide_the_one_behind_it() {
    Path whole = interrupted();
    List<Long> groups = groups(commandsOf(whole));
    String hash = hashOf(SnapshotFiles.copy(whole, folder.resolve("control")));
    for (int back = 1; back < 4; back++) {
      Path flipped = SnapshotFiles.copy(whole, folder.resolve("longer-" + back));
      long header = groups.get(groups.size() - back) - Integer.BYTES;
      SnapshotFiles.damage(commandsOf(flipped), header);
      if (back == 1) {
        assertThat(hashOf(flipped)).as("the last, whole but for its header").isEqualTo(hash);
      } else {
        assertThatThrownBy(() -> hashOf(flipped))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("at offset " + header);
      }
    }
  }

  @Test
  void a_bit_that_turned_over_anywhere_never_gives_another_state() {
    Path whole = interrupted();
    String hash = hashOf(SnapshotFiles.copy(whole, folder.resolve("control")));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> groups = groups(commandsOf(whole));
    for (int i = 0; i < Integer.getInteger("rollingdrop.flips", 6); i++) {
      Path flipped = SnapshotFiles.copy(whole, folder.resolve("flipped-" + i));
      long from = groups.getFirst();
      long until = groups.get(groups.size() - 2);
      SnapshotFiles.damage(commandsOf(flipped), from + random.nextLong(until - from));
      try {
        assertThat(hashOf(flipped)).as("seed " + seed).isEqualTo(hash);
      } catch (JournalException e) {
        assertThat(e).hasMessageContaining(flipped.toString());
      }
      IoUtil.delete(flipped.toFile(), false);
    }
  }

  private CoreOnDisk start(Durability durability) {
    return new CoreOnDisk(directory, durability, machine, clock());
  }

  private static OffsetEpochNanoClock clock() {
    return new OffsetEpochNanoClock();
  }

  /** What is on the disk of a machine that stopped while its core was at rest. */
  private Path interrupted() {
    try (CoreOnDisk core = start(Durability.DISK)) {
      core.seed();
      place(core, 30);
      return SnapshotFiles.copy(directory, folder.resolve("interrupted"));
    }
  }

  private String hashOf(Path of) {
    try (CoreOnDisk core = new CoreOnDisk(of, Durability.DISK, rebooted, clock())) {
      return "%016x".formatted(core.core.recovery().stateHash());
    }
  }

  private static Path commandsOf(Path core) {
    return CycleFiles.in(core.resolve("commands"), Rolling.DAY).list().getFirst();
  }

  /** Where each begins in its file. */
  private static List<Long> groups(Path file) {
    List<Long> groups = new ArrayList<>();
    try (CycleFile scan = new CycleFile(file)) {
      while (scan.next() == CycleFile.Found.GROUP) {
        groups.add(scan.offset() + Integer.BYTES);
      }
    }
    return groups;
  }

  private static List<Long> place(CoreOnDisk core, int orders) {
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      sequences.add(core.accepted(submitted(core)).sequence());
    }
    return sequences;
  }

  private static CompletableFuture<Outcome> submit(CoreOnDisk core) {
    return core.client.submit(core.command.buffer(), 0, submitted(core));
  }

  private static int submitted(CoreOnDisk core) {
    core.command.by(1, 5).account(101);
    return core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 1, "");
  }

  private static void await(CoreOnDisk core) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (core.failure.get() == null) {
      assertThat(System.nanoTime()).as("stopped in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
