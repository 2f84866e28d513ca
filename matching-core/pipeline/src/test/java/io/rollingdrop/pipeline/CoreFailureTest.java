package io.rollingdrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;

/** Ports that fail on demand: what a core does when its disk does not do what it is told. */
class CoreFailureTest {

  private static final EngineLimits SMALL =
      new EngineLimits(TimeUnit.MINUTES.toNanos(10), 0, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16);

  private static final long WARN = 512L << 20;
  private static final long REFUSE = 256L << 20;

  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicLong durable = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
  private final BlockingQueue<SnapshotReport> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<DiskReport> disks = new LinkedBlockingQueue<>();
  private final AtomicInteger syncs = new AtomicInteger();
  private final AtomicLong looks = new AtomicLong();
  private volatile boolean holding;
  private volatile boolean failing;
  private volatile boolean failingSnapshots;
  private volatile boolean failingSync;
  private volatile boolean failingWrites;
  private volatile boolean endedCleanly;

  @Test
  void a_journal_that_cannot_commit_stops_the_core_and_nothing_undurable_is_published() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    try (Core core = Core.start(settings(), ports(), failure::complete)) {
      CommandLink link = core.newLink();
      CommandWriter command = new CommandWriter(1);
      await(() -> published.get() >= 1);
      failing = true;
      int length = command.createTenant(1);
      assertThat(link.offer(command.buffer(), 0, length)).isEqualTo(CommandLink.Offer.TAKEN);
      assertThat(failure.orTimeout(10, TimeUnit.SECONDS).join())
          .hasMessageContaining("no space left");
      assertThat(core.hasFailed()).isTrue();
      assertThat(link.offer(command.buffer(), 0, length))
          .isEqualTo(CommandLink.Offer.NOT_CONNECTED);
      assertThat(link.connection()).isNegative();
    }
    assertThat(published.get()).isLessThanOrEqualTo(durable.get());
    assertThat(endedCleanly).isFalse();
  }

  @Test
  void a_disk_that_gets_low_is_told_and_all_goes_on() throws Exception {
    try (Core core = Core.start(settings(), ports(), new Listener(new CompletableFuture<>()))) {
      usable.set(WARN - 1);
      DiskReport low = disks.poll(10, TimeUnit.SECONDS);
      assertThat(low.level()).isEqualTo(DiskLevel.LOW);
      assertThat(low.toString())
          .contains("has %,d bytes left".formatted(WARN - 1), "below %,d".formatted(REFUSE));
      assertThat(core.isAdmitting()).isTrue();
      assertThat(core.disk()).isEqualTo(low);
      assertThat(offer(core.newLink())).isEqualTo(CommandLink.Offer.TAKEN);
    }
  }

  @Test
  void a_disk_that_is_nearly_full_refuses_commands_ticks_on_and_goes_on_when_there_is_room() {
    try (Core core = Core.start(settings(), ports(), cause -> {})) {
      CommandLink link = core.newLink("gateway");
      usable.set(REFUSE - 1);
      await(() -> !core.isAdmitting());
      assertThat(offer(link)).isEqualTo(CommandLink.Offer.STORAGE_FULL);
      assertThat(link.isStorageFull()).isTrue();
      assertThat(core.pressure()).containsExactly(new CallerPressure("gateway", 0, 1));
      long ticked = core.lastSequence() + 2;
      await(() -> core.lastSequence() >= ticked);

      usable.set(Long.MAX_VALUE);
      await(() -> offer(link) == CommandLink.Offer.TAKEN);
      assertThat(core.isAdmitting()).isTrue();
      long last = core.lastSequence();
      await(() -> published.get() >= last);
    }
    assertThat(endedCleanly).isTrue();
  }

  @Test
  void a_disk_with_no_room_at_all_is_not_written_to_and_the_core_goes_on_when_there_is_some() {
    try (Core core = Core.start(settings(), ports(), cause -> {})) {
      await(() -> published.get() >= 1);
      usable.set(DiskMarks.PAUSE_BYTES - 1);
      await(() -> core.disk().level() == DiskLevel.PAUSED);
      await(() -> published.get() == core.lastSequence());
      long paused = core.lastSequence();
      long looksUntil = looks.get() + 3;
      await(() -> looks.get() >= looksUntil);
      assertThat(core.lastSequence()).isEqualTo(paused);

      usable.set(Long.MAX_VALUE);
      await(() -> core.lastSequence() > paused);
    }
    assertThat(endedCleanly).isTrue();
  }

  @Test
  void a_core_does_not_start_on_a_disk_with_no_room_at_all() {
    usable.set(DiskMarks.PAUSE_BYTES - 1);
    assertThatThrownBy(() -> Core.start(settings(), ports(), cause -> {}))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("make room");
  }

  @Test
  void a_full_ring_pushes_back_and_is_counted_apart_from_a_full_disk() {
    holding = true;
    try (Core core = Core.start(settings(), ports(), cause -> {})) {
      CommandLink link = core.newLink("gateway");
      await(() -> offer(link) == CommandLink.Offer.BACK_PRESSURED);
      assertThat(core.pressure()).containsExactly(new CallerPressure("gateway", 1, 0));
      holding = false;
    }
  }

  @Test
  void the_last_word_of_a_core_names_thread_sequence_template_and_cause() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    try (Core core = Core.start(settings(), ports(), failure::complete)) {
      await(() -> published.get() >= 1);
      failing = true;
      offer(core.newLink());
      assertThat(failure.orTimeout(10, TimeUnit.SECONDS).join())
          .isInstanceOf(CoreFailedException.class)
          .message()
          .matches("core-journal at sequence \\d+, template \\d+: no space left on device");
    }
  }

  private static CommandLink.Offer offer(CommandLink link) {
    CommandWriter command = new CommandWriter(1);
    return link.offer(command.buffer(), 0, command.createTenant(1));
  }

  @Test
  void a_snapshot_that_cannot_be_written_is_told_and_the_core_goes_on() throws Exception {
    failingSnapshots = true;
    try (Core core = Core.start(settings(), ports(), new Listener(new CompletableFuture<>()))) {
      await(() -> published.get() >= 1);
      core.requestSnapshot();
      SnapshotReport failed = reports.poll(10, TimeUnit.SECONDS);
      assertThat(failed.isTaken()).isFalse();
      assertThat(failed.failure()).hasMessageContaining("no space left");
      assertThat(core.snapshotFailures()).isEqualTo(1);
      assertThat(core.snapshotSequence()).isZero();

      failingSnapshots = false;
      core.requestSnapshot();
      SnapshotReport taken = reports.poll(10, TimeUnit.SECONDS);
      assertThat(taken.isTaken()).isTrue();
      assertThat(core.snapshotSequence()).isEqualTo(taken.sequence()).isPositive();
      assertThat(core.hasFailed()).isFalse();
    }
    assertThat(endedCleanly).isTrue();
  }

  @Test
  void what_cannot_be_written_and_then_not_removed_does_not_stop_the_core_either()
      throws Exception {
    failingWrites = true;
    try (Core core = Core.start(settings(), ports(), new Listener(new CompletableFuture<>()))) {
      await(() -> published.get() >= 1);
      core.requestSnapshot();
      SnapshotReport failed = reports.poll(10, TimeUnit.SECONDS);
      assertThat(failed.failure()).hasMessageContaining("no space left");
      assertThat(failed.failure().getSuppressed())
          .singleElement()
          .satisfies(also -> assertThat(also).hasMessageContaining("cannot delete"));
      long last = core.lastSequence();
      await(() -> published.get() > last);
      assertThat(core.hasFailed()).isFalse();
    }
  }

  @Test
  void a_journal_that_cannot_be_synced_for_a_snapshot_stops_the_core() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    failingSync = true;
    try (Core core = Core.start(settings(), ports(), new Listener(failure))) {
      await(() -> published.get() >= 1);
      core.requestSnapshot();
      assertThat(failure.orTimeout(10, TimeUnit.SECONDS).join())
          .hasRootCauseMessage("input/output error");
      assertThat(core.hasFailed()).isTrue();
      assertThat(core.snapshotSequence()).isZero();
    }
    assertThat(reports).isEmpty();
    assertThat(endedCleanly).isFalse();
  }

  private static CoreSettings settings() {
    return new CoreSettings(
        1,
        Durability.DISK,
        SMALL,
        new Rings(16, EventRing.MIN_CAPACITY, 16, 16),
        TimeUnit.MILLISECONDS.toNanos(5),
        CoreSettings.Waiting.SLEEPING,
        ThreadPlacement.ANYWHERE,
        new DiskMarks(WARN, REFUSE),
        CoreSettings.SnapshotSchedule.onDemand(),
        Engine.NEWEST_RULES);
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private Core.Ports ports() {
    return new Core.Ports(
        new Commands(), new Events(), new Store(), new Runs(), new SystemEpochNanoClock());
  }

  private final class Commands implements CommandJournal {
    private long last;

    @Override
    public long replay(long after, Reader reader) {
      return after;
    }

    @Override
    public void append(
        long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
      last = sequence;
    }

    @Override
    public void commit() {
      if (failing) {
        throw new JournalException("no space left on device");
      }
      while (holding) {
        Thread.onSpinWait();
      }
      commits.incrementAndGet();
      durable.set(last);
    }

    @Override
    public long usableBytes() {
      looks.incrementAndGet();
      return usable.get();
    }

    @Override
    public void close() {}
  }

  private final class Events implements EventJournal {
    @Override
    public Position lastPosition() {
      return Position.START;
    }

    @Override
    public int lastEpoch() {
      return 1;
    }

    @Override
    public void beginEpoch(int epoch, long firstSequence) {}

    @Override
    public void append(DirectBuffer buffer, int offset, int length) {
      long sequence = new EventHeaderDecoder().wrap(buffer, offset + 8).sequence();
      assertThat(sequence).isLessThanOrEqualTo(durable.get());
      published.set(sequence);
    }

    @Override
    public void commit() {}

    @Override
    public void sync() {}

    @Override
    public EventFeed feed() {
      throw new UnsupportedOperationException("not read here");
    }

    @Override
    public void close() {}
  }

  private final class Listener implements Core.Listener {
    private final CompletableFuture<Throwable> failure;

    Listener(CompletableFuture<Throwable> failure) {
      this.failure = failure;
    }

    @Override
    public void onFailure(Throwable cause) {
      failure.complete(cause);
    }

    @Override
    public void onSnapshot(SnapshotReport report) {
      reports.add(report);
    }

    @Override
    public void onDisk(DiskReport report) {
      disks.add(report);
    }
  }

  private final class Store implements SnapshotStore {
    @Override
    public Optional<StateSnapshot> newest() {
      return Optional.empty();
    }

    @Override
    public Optional<StateSnapshot> of(long sequence) {
      return Optional.empty();
    }

    @Override
    public List<String> damaged() {
      return List.of();
    }

    @Override
    public void syncJournals() {
      if (failingSync) {
        throw new JournalException("the disk did not sync", new IOException("input/output error"));
      }
      syncs.incrementAndGet();
    }

    @Override
    public Writer begin(long sequence, long leaveUsableBytes) {
      if (failingSnapshots) {
        throw new JournalException("no space left on device");
      }
      int before = syncs.get();
      return new Writer() {
        private long written;

        @Override
        public void write(DirectBuffer buffer, int offset, int length) {
          if (failingWrites) {
            throw new JournalException("no space left on device");
          }
          written += SnapshotSlice.records(buffer, offset);
        }

        @Override
        public long complete(Position position, long records) {
          assertThat(syncs.get()).as("journals synced before").isGreaterThan(before);
          assertThat(position.sequence()).isEqualTo(sequence);
          assertThat(published.get()).isGreaterThanOrEqualTo(sequence);
          assertThat(written).as("header and records").isEqualTo(1 + records);
          return written;
        }

        @Override
        public void abandon() {
          if (failingWrites) {
            throw new JournalException("cannot delete what was written");
          }
        }
      };
    }
  }

  private final class Runs implements RunRecord {
    @Override
    public LastRun lastRun() {
      return new LastRun(0, true, true, Durability.DISK);
    }

    @Override
    public void begin(int epoch, Durability durability) {}

    @Override
    public void endCleanly() {
      endedCleanly = true;
    }
  }
}
