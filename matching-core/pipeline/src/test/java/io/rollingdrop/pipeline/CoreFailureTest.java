package io.rollingdrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.util.concurrent.CompletableFuture;
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

  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicLong durable = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean failing;
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
  void a_disk_that_is_nearly_full_pushes_back_until_there_is_room() {
    try (Core core = Core.start(settings(), ports(), cause -> {})) {
      CommandLink link = core.newLink();
      CommandWriter command = new CommandWriter(1);
      int length = command.createTenant(1);
      usable.set(1);
      await(() -> !core.isAdmitting());
      assertThat(link.offer(command.buffer(), 0, length))
          .isEqualTo(CommandLink.Offer.BACK_PRESSURED);
      usable.set(Long.MAX_VALUE);
      await(core::isAdmitting);
      assertThat(link.offer(command.buffer(), 0, length)).isEqualTo(CommandLink.Offer.TAKEN);
      long last = core.lastSequence();
      await(() -> published.get() >= last);
    }
    assertThat(endedCleanly).isTrue();
  }

  private static CoreSettings settings() {
    return new CoreSettings(
        1,
        Durability.DISK,
        SMALL,
        16,
        EventRing.MIN_CAPACITY,
        TimeUnit.MILLISECONDS.toNanos(5),
        CoreSettings.Waiting.SLEEPING,
        1 << 20);
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
    return new Core.Ports(new Commands(), new Events(), new Runs(), new SystemEpochNanoClock());
  }

  private final class Commands implements CommandJournal {
    private long last;

    @Override
    public long replay(Reader reader) {
      return 0;
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
      commits.incrementAndGet();
      durable.set(last);
    }

    @Override
    public long usableBytes() {
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
