package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine loses its power at random moments, while a core starts, recovers, is under load,
 * takes snapshots, goes into the next day's files; it comes back with one of the states that the
 * disk may then be in.
 *
 * <p>{@code -Drollingdrop.powerlosses=1000} for more rounds, {@code -Drollingdrop.seed=N} for those
 * of a run that failed.
 */
class PowerLossTest {

  private static final int ROUNDS = Integer.getInteger("rollingdrop.powerlosses", 24);
  private static final long SEED = Long.getLong("rollingdrop.seed", System.nanoTime());

  /** After so many rounds the next starts with an empty folder. */
  private static final int ROUNDS_OF_A_FOLDER = 12;

  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

  @TempDir Path folder;

  /** Of an event: what it was published with. */
  private record Published(int epoch, long checksum) {}

  private Durability durability;
  private Random random;
  private PowerLossDisk disk;
  private Machine machine;
  private Path live;

  /** By sequence and index, the events with which commands were answered. */
  private final Map<List<Long>, Published> acknowledged = new HashMap<>();

  /** The last of them. */
  private Position promised;

  /** The last sequence in a snapshot that was told to be valid. */
  private long inSnapshot;

  /** In which they were answered. */
  private int epoch;

  /** Whether some of them are in the page cache only. */
  private boolean atRisk;

  /** Whether some of them may be missing from now on. */
  private boolean mayBeGone;

  /**
   * Whether there was a start since then of which nothing was checked: in place of what is gone, it
   * may have put commands of its own, sessions and ticks, in the next epoch.
   */
  private boolean uncheckedSince;

  /** Whether the core has a reason to raise the epoch. */
  private boolean mayRaise;

  private int losses;
  private int atStart;
  private int answered;
  private int unanswered;
  private int mended;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void each_policy_keeps_what_it_promises(Durability policy) {
    durability = policy;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round / ROUNDS_OF_A_FOLDER;
      if (round % ROUNDS_OF_A_FOLDER == 0) {
        random = new Random(seed);
        forgetAll();
      }
      try {
        round(round);
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(
            "round %d of %s, -Drollingdrop.seed=%d".formatted(round, durability, seed), e);
      }
    }
    assertThat(answered).as("commands answered").isGreaterThan(ROUNDS);
    System.out.printf(
        "%s, seed %d: %d rounds, %d losses of power, %d starts broken off, %d found pages lost; %d commands answered, %d not%n",
        policy, SEED, ROUNDS, losses, atStart, mended, answered, unanswered);
  }

  private void forgetAll() {
    acknowledged.clear();
    promised = Position.START;
    inSnapshot = 0;
    epoch = 0;
    atRisk = false;
    mayBeGone = false;
    uncheckedSince = false;
    mayRaise = false;
    disk = null;
  }

  private void round(int round) throws IOException {
    boot(round);
    if (random.nextInt(3) == 0) {
      disk.failAfter(random.nextInt(60), anyFault());
    }
    boolean clean = false;
    try {
      CoreOnDisk core = new CoreOnDisk(live, durability, machine, clock(round));
      mended += core.core.recovery().mended().isEmpty() ? 0 : 1;
      clean = run(core);
    } catch (JournalException | IllegalStateException | PowerLossDisk.Killed e) {
      if (!disk.hasFailed()) {
        throw e;
      }
      atStart++;
      uncheckedSince |= mayBeGone;
    }
    boolean powerLost = disk.isOff() || random.nextInt(3) == 0;
    mayRaise |= durability == Durability.MEMORY && !clean && (powerLost || disk.hasSyncFailed());
    if (clean) {
      atRisk = false;
    }
    if (powerLost) {
      disk.lose();
      losses++;
      mayBeGone |= atRisk;
      atRisk = false;
    }
  }

  /** A machine that lost its power starts again on what that left; another goes on. */
  private void boot(int round) {
    if (disk != null && !disk.isOff()) {
      disk.revive(live(round + 1));
      return;
    }
    if (live != null) {
      SnapshotFiles.deleteAll(live);
    }
    live = disk == null ? live(round).resolveSibling("first-" + round) : live(round);
    disk = new PowerLossDisk(live, live(round + 1), random);
    machine = new Machine(disk, "boot-" + round);
  }

  private Path live(int round) {
    return folder.resolve(durability + "-" + round);
  }

  private PowerLossDisk.Fault anyFault() {
    PowerLossDisk.Fault[] all = PowerLossDisk.Fault.values();
    return all[random.nextInt(all.length)];
  }

  /** Each round on a day of its own, and begun a moment before the next. */
  private EpochNanoClock clock(int round) {
    EpochNanoClock now = new OffsetEpochNanoClock();
    long from = now.nanoTime();
    long midnight = (from / DAY_NS + 1 + 2L * round) * DAY_NS;
    long before = random.nextBoolean() ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)) : 0;
    return () -> midnight - before + now.nanoTime() - from;
  }

  /** Whether it ended cleanly. */
  private boolean run(CoreOnDisk core) throws IOException {
    boolean clean = false;
    try {
      boolean failed = disk.hasFailed();
      if (!failed) {
        checkRecovered(core);
      }
      if (failed && mayBeGone) {
        uncheckedSince = true;
      } else {
        load(core);
        end();
      }
    } catch (IllegalStateException | AssertionError e) {
      if (!disk.hasFailed()) {
        throw e;
      }
    } finally {
      clean = close(core);
    }
    assertThat(disk.writtenUnallocated()).isEmpty();
    core.snapshots.stream()
        .filter(SnapshotReport::isTaken)
        .forEach(report -> inSnapshot = Math.max(inSnapshot, report.sequence()));
    return clean;
  }

  private void end() {
    switch (random.nextInt(3)) {
      case 0 -> disk.lose();
      case 1 -> disk.kill();
      default -> {
        // In order.
      }
    }
  }

  private boolean close(CoreOnDisk core) {
    try {
      core.close();
      return !disk.isStopped() && !core.core.hasFailed();
    } catch (JournalException | PowerLossDisk.Killed e) {
      return false;
    }
  }

  private void load(CoreOnDisk core) {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    int commands = random.nextInt(400);
    if (random.nextBoolean()) {
      disk.failAfter(random.nextInt(300), anyFault());
    }
    atRisk |= durability == Durability.MEMORY;
    epoch = core.core.recovery().epoch();
    try {
      if (core.core.recovery().lastSequence() < 20) {
        seed(core, outcomes);
      }
      for (int i = 0; i < commands && !disk.isStopped(); i++) {
        outcomes.add(order(core));
        if (random.nextInt(100) == 0) {
          core.core.requestSnapshot();
        }
        if (random.nextInt(8) == 0 || i == commands - 1) {
          await(outcomes.getLast(), core);
        }
      }
    } finally {
      for (CompletableFuture<Outcome> outcome : outcomes) {
        if (outcome.isDone() && outcome.join() instanceof Outcome.Answered answers) {
          answers.events().forEach(this::acknowledged);
          answered++;
        } else {
          unanswered++;
        }
      }
    }
  }

  /** What is there of it already is rejected, which is an answer too. */
  private static void seed(CoreOnDisk core, List<CompletableFuture<Outcome>> outcomes) {
    core.seed(length -> outcomes.add(core.client.submit(core.command.buffer(), 0, length)));
  }

  private void await(CompletableFuture<Outcome> outcome, CoreOnDisk core) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!outcome.isDone() && !disk.isStopped() && core.failure.get() == null) {
      assertThat(System.nanoTime()).as("answered in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private CompletableFuture<Outcome> order(CoreOnDisk core) {
    boolean buy = random.nextBoolean();
    core.command.by(buy ? 2 : 1, 9).account(buy ? 202 : 101);
    int length =
        core.command.placeOrder(
            7,
            buy ? Side.BUY : Side.SELL,
            random.nextInt(4) == 0 ? TimeInForce.GTC : TimeInForce.IOC,
            100 + random.nextInt(5),
            1 + random.nextInt(9),
            "");
    return core.client.submit(core.command.buffer(), 0, length);
  }

  private void acknowledged(DirectBuffer event) {
    EventHeaderDecoder header = new EventHeaderDecoder().wrap(event, CommandFormat.MESSAGE_HEADER);
    acknowledged.put(
        List.of(header.sequence(), (long) header.index()),
        new Published(header.epoch(), header.checksum()));
    if (promised.isBefore(header.sequence(), header.index())) {
      promised = new Position(header.epoch(), header.sequence(), header.index(), header.checksum());
    }
  }

  private void checkRecovered(CoreOnDisk core) {
    long last = core.core.recovery().lastSequence();
    assertThat(last).as("what a snapshot counts on").isGreaterThanOrEqualTo(inSnapshot);
    Map<List<Long>, Published> found = events(core.core);
    acknowledged.forEach(
        (event, published) -> {
          Published there = found.get(event);
          boolean replaced = uncheckedSince && (there == null || there.epoch() > published.epoch());
          if (!mayBeGone || (event.getFirst() <= last && !replaced)) {
            assertThat(found).as("acknowledged").containsKey(event);
            assertThat(there)
                .as(
                    "event %s as it was, recovered through %d, may be gone %s",
                    event, last, mayBeGone)
                .extracting(Published::checksum)
                .isEqualTo(published.checksum());
          }
        });
    if (mayBeGone && !acknowledged.isEmpty()) {
      assertThat(core.core.recovery().epoch()).as("the epoch rises").isGreaterThan(epoch);
    } else if (!mayRaise && !acknowledged.isEmpty()) {
      assertThat(core.core.recovery().epoch()).as("the epoch stays").isEqualTo(epoch);
      assertThat(found).as("in the same epoch").containsAllEntriesOf(acknowledged);
    }
    assertThat(isOnChain(core.core, promised)).isEqualTo(isFound(found, promised));
    if (mayBeGone || mayRaise) {
      acknowledged.clear();
      promised = Position.START;
      mayBeGone = false;
      uncheckedSince = false;
      mayRaise = false;
    }
  }

  private static boolean isFound(Map<List<Long>, Published> events, Position position) {
    return position.equals(Position.START)
        || new Published(position.epoch(), position.checksum())
            .equals(events.get(List.of(position.sequence(), (long) position.index())));
  }

  private static boolean isOnChain(Core core, Position position) {
    try {
      core.feed().open(position).close();
      return true;
    } catch (OffChainException e) {
      return false;
    }
  }

  /** All events, of which the feed checks that each continues the one before. */
  private static Map<List<Long>, Published> events(Core core) {
    Map<List<Long>, Published> events = new HashMap<>();
    Position end = core.published();
    try (EventSubscription subscription = core.feed().open(Position.START)) {
      while (subscription.position().isBefore(end.sequence(), end.index())) {
        int read =
            subscription.poll(
                (buffer, offset, length) -> {
                  EventHeaderDecoder header =
                      new EventHeaderDecoder()
                          .wrap(
                              new UnsafeBuffer(buffer, offset, length),
                              CommandFormat.MESSAGE_HEADER);
                  events.put(
                      List.of(header.sequence(), (long) header.index()),
                      new Published(header.epoch(), header.checksum()));
                },
                1_000);
        assertThat(read).as("events through " + end).isPositive();
      }
    }
    return events;
  }
}
