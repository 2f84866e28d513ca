package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is turned back, by an operator or a time server, also over midnight. */
class TurnedClockTest {

  @TempDir Path directory;
  private final AtomicLong turnedNs = new AtomicLong();
  private final OffsetEpochNanoClock running = new OffsetEpochNanoClock();
  private final EpochNanoClock clock = () -> running.nanoTime() + turnedNs.get();

  @Test
  void time_never_runs_back_in_the_journal_nor_do_its_files_and_keys_are_remembered() {
    IdempotencyKey key = IdempotencyKey.of(System.currentTimeMillis(), 1, 2);
    Outcome.Answered once;
    try (CoreOnDisk core = start()) {
      core.seed();
      core.command.by(1, 5).account(101).key(key);
      once = core.accepted(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 10, "a"));
      turn(-2);
      assertThat(repeated(core, key)).isEqualTo(once.sequence());
      place(core, 10);
    }
    turn(-3);
    try (CoreOnDisk core = start()) {
      assertThat(repeated(core, key)).isEqualTo(once.sequence());
      place(core, 10);
      core.snapshot();
      turn(8);
      place(core, 10);
      turn(-8);
      place(core, 10);
      core.command.by(1, 5).account(101).key(key);
      assertThat(
              CoreOnDisk.reason(
                  core.answer(
                      core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 10, "a"))))
          .as("what had expired stays so")
          .isEqualTo(RejectReason.IDEMPOTENCY_KEY_EXPIRED);
    }
    try (CoreOnDisk core = start()) {
      assertThat(core.core.recovery().toString()).contains("epoch 1", " 0 events");
      assertThat(core.events()).isNotEmpty();
    }
    assertThat(CycleFiles.in(directory.resolve("commands"), Rolling.DAY).list())
        .as("the day of the first command, and the latest there was")
        .hasSize(2);
    long last = 0;
    try (CommandTailer commands = JournalDirectory.readCommands(directory, 0)) {
      while (commands.next()) {
        assertThat(commands.timestampNs()).isGreaterThanOrEqualTo(last);
        last = commands.timestampNs();
      }
    }
  }

  private CoreOnDisk start() {
    return new CoreOnDisk(directory, Durability.MEMORY, Machine.local(), clock);
  }

  private void turn(int days) {
    turnedNs.addAndGet(TimeUnit.DAYS.toNanos(days));
  }

  private static long repeated(CoreOnDisk core, IdempotencyKey key) {
    core.command.by(1, 5).account(101).key(key);
    Outcome.Answered again =
        core.answer(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 10, "a"));
    return new CommandRepeatedDecoder()
        .wrapAndApplyHeader(again.events().getFirst(), 0, new MessageHeaderDecoder())
        .originalSequence();
  }

  private static void place(CoreOnDisk core, int orders) {
    for (int i = 0; i < orders; i++) {
      core.command.by(1, 5).account(101).withoutKey();
      core.accepted(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 1, ""));
    }
  }
}
