package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.Rings;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A core on a folder, with a client in the same process; as the launcher wires them. */
final class CoreOnDisk implements AutoCloseable {

  static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 12,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          // Each killed process leaves its session, and keeps its place for a minute.
          256);

  static final CoreSettings SETTINGS =
      CoreSettings.DEFAULTS
          .with(SMALL)
          .with(new Rings(1 << 12, 1 << 20, 1024, 256))
          .withTickInterval(TimeUnit.MILLISECONDS.toNanos(50))
          .with(DiskMarks.OFF)
          .with(CoreSettings.SnapshotSchedule.onDemand());

  final Core core;
  final SessionClient client;
  final CommandWriter command = new CommandWriter(1);
  final AtomicReference<Throwable> failure = new AtomicReference<>();
  final BlockingQueue<SnapshotReport> snapshots = new LinkedBlockingQueue<>();
  private final FeedFollower follower;

  CoreOnDisk(Path directory, Durability durability) {
    this(directory, durability, Rolling.DAY, new OffsetEpochNanoClock());
  }

  CoreOnDisk(Path directory, Durability durability, Rolling rolling, EpochNanoClock clock) {
    this(SETTINGS.with(durability), directory, rolling, Machine.local(), clock);
  }

  CoreOnDisk(Path directory, Durability durability, Machine machine, EpochNanoClock clock) {
    this(SETTINGS.with(durability), directory, Rolling.DAY, machine, clock);
  }

  CoreOnDisk(
      CoreSettings settings,
      Path directory,
      Rolling rolling,
      Machine machine,
      EpochNanoClock clock) {
    core =
        Core.start(
            settings,
            JournalDirectory.open(directory, settings.durability(), rolling, clock, machine),
            new Core.Listener() {
              @Override
              public void onFailure(Throwable cause) {
                failure.set(cause);
              }

              @Override
              public void onSnapshot(SnapshotReport report) {
                snapshots.add(report);
              }
            });
    client =
        new SessionClient(
            core.newLink(),
            new SessionClient.Settings(
                1,
                1,
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                4096,
                TimeUnit.SECONDS.toNanos(20),
                TimeUnit.SECONDS.toNanos(1),
                0),
            System::nanoTime);
    follower =
        new FeedFollower(
                "test-feed",
                core.feed(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(100, 10, 1_000, 50_000),
                failure::set)
            .start();
    try {
      awaitSession();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void awaitSession() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!client.isReady()) {
      if (failure.get() != null) {
        throw new IllegalStateException("the core stopped", failure.get());
      }
      assertThat(System.nanoTime()).as("session opened in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /** Submits the command just written, of that length, and waits for its answer. */
  Outcome.Answered answer(int length) {
    Outcome outcome = client.submit(command.buffer(), 0, length).join();
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return (Outcome.Answered) outcome;
  }

  /** As {@link #answer}, and it must have been accepted. */
  Outcome.Answered accepted(int length) {
    Outcome.Answered answer = answer(length);
    assertThat(reason(answer)).isEqualTo(RejectReason.NONE);
    return answer;
  }

  static RejectReason reason(Outcome.Answered answer) {
    DirectBuffer first = answer.events().getFirst();
    if (CommandFormat.templateId(first, 0) != CommandRejectedDecoder.TEMPLATE_ID) {
      return RejectReason.NONE;
    }
    return new CommandRejectedDecoder()
        .wrapAndApplyHeader(first, 0, new MessageHeaderDecoder())
        .reason();
  }

  /** Two tenants with an account each, money and units, and a market in which both may trade. */
  void seed() {
    seed(this::accepted);
  }

  /** The same, each command given to that once it is written. */
  void seed(IntConsumer submit) {
    command.by(0, 1).account(0).withoutKey();
    submit.accept(command.createTenant(1));
    submit.accept(command.createTenant(2));
    submit.accept(command.createAsset(1, 2, "USD"));
    submit.accept(command.createAsset(2, 0, "TICKET"));
    submit.accept(command.createAccount(101, 1));
    submit.accept(command.createAccount(202, 2));
    submit.accept(command.createMarket(7, 1, 2, 1, 1, 1, "TICKET-USD"));
    submit.accept(command.grantMarket(7, 2, true));
    submit.accept(command.deposit(101, 2, 1_000_000));
    submit.accept(command.deposit(202, 1, 1_000_000_000));
  }

  /** Takes a snapshot, and waits until it is valid. */
  SnapshotReport snapshot() {
    core.requestSnapshot();
    SnapshotReport report = nextSnapshot();
    assertThat(report.failure()).isNull();
    return report;
  }

  /** What comes of the snapshot that was asked for. */
  SnapshotReport nextSnapshot() {
    try {
      SnapshotReport report = snapshots.poll(20, TimeUnit.SECONDS);
      assertThat(report).as("a snapshot in time").isNotNull();
      return report;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All events so far, as bytes. */
  List<byte[]> events() {
    List<byte[]> events = new ArrayList<>();
    Position end = core.published();
    try (EventSubscription subscription = core.feed().open(Position.START)) {
      while (!subscription.position().equals(end)
          && subscription.position().isBefore(end.sequence(), end.index())) {
        subscription.poll(
            (buffer, offset, length) -> {
              byte[] copy = new byte[length];
              buffer.getBytes(offset, copy);
              events.add(copy);
            },
            100);
      }
    }
    return events;
  }

  @Override
  public void close() {
    client.close();
    follower.close();
    core.close();
  }
}
