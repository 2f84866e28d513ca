package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.agrona.IoUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the journals goes, what stays, and what still works when the head of them is gone. */
class RetentionTest {

  private static final String PERSISTER = "persister-postgres";

  @TempDir Path folder;
  private final AtomicLong aheadNs = new AtomicLong();
  private final EpochNanoClock clock =
      () -> SystemEpochNanoClock.INSTANCE.nanoTime() + aheadNs.get();
  private final List<Position> hours = new ArrayList<>();
  private Path directory;

  @BeforeEach
  void makeFolder() {
    directory = folder.resolve("core");
  }

  @Test
  void what_lies_before_two_whole_snapshots_goes_and_the_core_goes_on_and_comes_back() {
    String hash;
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      RetentionReport report = run(keep(Duration.ofHours(1)));
      assertThat(report.removed()).isNotEmpty().allMatch(Files::notExists);
      assertThat(report.bytes()).isPositive();
      // Of the hours of both snapshots, of the one after, and the one that is written.
      assertThat(files("commands")).hasSize(4);
      assertThat(files("events")).hasSize(4);
      assertThat(JournalDirectory.firstSequence(directory)).isGreaterThan(1);

      place(core, 10);
      core.snapshot();
      place(core, 5);
      assertThat(core.failure.get()).isNull();
      core.close();
      hash = hash(core);
    }
    assertThat(recovery()).contains("from the snapshot at", hash, " 0 events");
  }

  @Test
  void a_start_can_fall_back_on_the_older_snapshot_for_all_commands_after_it_are_kept() {
    String hash;
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      run(keep(Duration.ofHours(1)));
      core.close();
      hash = hash(core);
    }
    SnapshotFiles.damage(SnapshotFiles.list(directory).getLast(), 300);
    assertThat(recovery()).contains("from the snapshot at", hash, "damage in");
  }

  @Test
  void without_any_snapshot_a_start_says_that_the_first_commands_are_gone() {
    try (CoreOnDisk core = start()) {
      trade(core, 4);
      run(keep(Duration.ofHours(1)));
    }
    SnapshotFiles.delete(directory);
    assertThatThrownBy(this::start)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("its first files were removed")
        .hasMessageContaining("restore");
  }

  @Test
  void nothing_goes_before_there_are_two_snapshots_that_are_whole() {
    try (CoreOnDisk core = start()) {
      core.seed();
      core.snapshot();
      pass(Duration.ofHours(3));
      place(core, 10);
      RetentionReport report = run(keep(Duration.ofHours(1)));
      assertThat(report.removed()).isEmpty();
      assertThat(report.heldBack()).contains("want of two snapshots that are whole: there are 1");

      core.snapshot();
      SnapshotFiles.damage(SnapshotFiles.list(directory).getLast(), 300);
      assertThat(run(keep(Duration.ofHours(1))).heldBack()).contains("there are 1");
    }
  }

  @Test
  void of_a_node_whose_commands_are_in_the_clusters_log_events_go_just_so() {
    try (CoreOnDisk core = start()) {
      trade(core, 5);
    }
    IoUtil.delete(directory.resolve("commands").toFile(), false);

    assertThat(run(keep(Duration.ofHours(1))).removed())
        .isNotEmpty()
        .allMatch(file -> file.startsWith(directory.resolve("events")))
        .allMatch(Files::notExists);
    assertThat(files("events")).hasSize(4);
  }

  @Test
  void a_file_that_is_young_enough_stays() {
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      assertThat(run(keep(Duration.ofHours(100)))).isEqualTo(RetentionReport.NOTHING);
    }
  }

  @Test
  void beyond_their_size_the_oldest_files_go() {
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      assertThat(run(new RetentionRule(Duration.ZERO, Long.MAX_VALUE, Set.of(), Optional.empty())))
          .isEqualTo(RetentionReport.NOTHING);
      RetentionReport report = run(new RetentionRule(Duration.ZERO, 1, Set.of(), Optional.empty()));
      assertThat(report.removed()).isNotEmpty();
      assertThat(report.heldBack()).contains("by the older of the newest two snapshots");
    }
  }

  @Test
  void what_a_mandatory_consumer_does_not_have_stays() {
    RetentionRule rule =
        new RetentionRule(Duration.ofHours(1), 0, Set.of(PERSISTER), Optional.empty());
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      RetentionReport report = run(rule);
      assertThat(report.removed()).isEmpty();
      assertThat(report.heldBack()).contains(PERSISTER, "has not reported");

      Position second = hours.get(1);
      core.core.feed().acknowledge(PERSISTER, second);
      report = run(rule);
      assertThat(report.removed()).isNotEmpty();
      assertThat(report.heldBack()).contains("the mandatory consumer " + PERSISTER);
      core.core.feed().open(second).close();

      // As a consumer in a process of its own does it, which reads the core's folder.
      EventFeed outside = JournalDirectory.readEvents(directory);
      outside.open(second).close();
      outside.acknowledge(PERSISTER, hours.getLast());
      assertThat(run(rule).removed()).isNotEmpty();
    }
  }

  @Test
  void a_consumer_without_a_proper_name_is_not_remembered() {
    try (CoreOnDisk core = start()) {
      EventFeed feed = core.core.feed();
      assertThatThrownBy(() -> feed.acknowledge("../run", Position.START))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'../run' is not a consumer's name");
      for (int i = 0; i < 64; i++) {
        feed.acknowledge("consumer-" + i, Position.START);
      }
      assertThatThrownBy(() -> feed.acknowledge("consumer-64", Position.START))
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("delete the files of those gone");
    }
  }

  @Test
  void a_consumer_that_asks_for_what_is_gone_is_told_to_start_from_a_snapshot() {
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      EventFeed outside = JournalDirectory.readEvents(directory);
      outside.open(Position.START).close();
      run(keep(Duration.ofHours(1)));
      for (EventFeed feed : List.of(core.core.feed(), outside)) {
        for (Position gone : List.of(Position.START, hours.getFirst())) {
          assertThatThrownBy(() -> feed.open(gone))
              .isInstanceOf(EventsRemovedException.class)
              .hasMessageContaining("kept no more")
              .hasMessageContaining("from a snapshot");
        }
      }
      try (StateSnapshot snapshot = outside.newestSnapshot().orElseThrow();
          EventSubscription events = outside.open(snapshot.position())) {
        Position end = core.core.published();
        readThrough(events, end);
        assertThat(events.position().sequence()).isGreaterThanOrEqualTo(end.sequence());
      }
    }
  }

  @Test
  void a_consumer_that_is_overtaken_while_it_reads_is_told_so_too() {
    try (CoreOnDisk core = start()) {
      trade(core, 5);
      try (EventSubscription slow = JournalDirectory.readEvents(directory).open(Position.START)) {
        assertThat(slow.poll((buffer, offset, length) -> {}, 1)).isEqualTo(1);
        run(keep(Duration.ofHours(1)));
        assertThatThrownBy(() -> readThrough(slow, core.core.published()))
            .isInstanceOf(EventsRemovedException.class);
      }
    }
  }

  @Test
  void from_the_archive_all_of_it_can_be_had_again() throws IOException {
    Path archive = folder.resolve("archive");
    String hash;
    List<Path> removed;
    try (CoreOnDisk core = start()) {
      trade(core, 4);
      RetentionReport report =
          run(new RetentionRule(Duration.ofHours(1), 0, Set.of(), Optional.of(archive)));
      assertThat(report.archived()).isTrue();
      removed = report.removed();
      assertThat(removed).isNotEmpty();
      core.close();
      hash = hash(core);
    }
    for (Path file : removed) {
      Path copy =
          archive.resolve(file.getParent().getFileName()).resolve(file.getFileName() + ".gz");
      try (InputStream bytes = new GZIPInputStream(Files.newInputStream(copy))) {
        Files.copy(bytes, file);
      }
    }
    SnapshotFiles.delete(directory);
    assertThat(recovery()).contains("from the first command", hash, " 0 events");
  }

  @Test
  void what_cannot_be_archived_stays() throws IOException {
    Path archive = folder.resolve("archive");
    Files.writeString(archive, "a file where the folder should be");
    try (CoreOnDisk core = start()) {
      trade(core, 4);
      List<Path> before = files("commands");
      assertThatThrownBy(
              () -> run(new RetentionRule(Duration.ofHours(1), 0, Set.of(), Optional.of(archive))))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("so it stays");
      assertThat(files("commands")).isEqualTo(before);
    }
  }

  private CoreOnDisk start() {
    return new CoreOnDisk(directory, Durability.MEMORY, Rolling.HOUR, clock);
  }

  /** In each hour some orders and a snapshot, and some orders in one more. */
  private void trade(CoreOnDisk core, int count) {
    core.seed();
    for (int hour = 0; hour < count; hour++) {
      place(core, 10);
      core.snapshot();
      hours.add(core.core.published());
      pass(Duration.ofHours(1));
    }
    place(core, 5);
    pass(Duration.ofHours(2));
    place(core, 5);
  }

  private void pass(Duration time) {
    aheadNs.addAndGet(time.toNanos());
  }

  private static void place(CoreOnDisk core, int orders) {
    for (int i = 0; i < orders; i++) {
      core.command.by(1, 5).account(101);
      core.accepted(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100 + i % 7, 10, ""));
    }
  }

  private static RetentionRule keep(Duration time) {
    return new RetentionRule(time, 0, Set.of(), Optional.empty());
  }

  private RetentionReport run(RetentionRule rule) {
    try (JournalRetention retention = JournalDirectory.retention(directory, rule, clock)) {
      return retention.run();
    }
  }

  private List<Path> files(String journal) {
    try (Stream<Path> files = Files.list(directory.resolve(journal))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readThrough(EventSubscription events, Position end) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (events.position().isBefore(end.sequence(), end.index())) {
      assertThat(System.nanoTime()).as("read in time").isLessThan(until);
      events.poll((buffer, offset, length) -> {}, 100);
    }
  }

  private static String hash(CoreOnDisk core) {
    return "%016x".formatted(core.core.stateHash());
  }

  private String recovery() {
    try (Core core =
        Core.start(
            CoreSettings.DEFAULTS.with(CoreOnDisk.SMALL),
            JournalDirectory.open(directory, Durability.MEMORY, Rolling.HOUR, clock),
            cause -> {})) {
      return core.recovery().toString();
    }
  }
}
