package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.IoUtil;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of a log takes over; its event journal may have more than the log explains. */
class ReplicatedEpochTest {

  private static final long START_NS = TimeUnit.SECONDS.toNanos(1_700_000_000);

  @TempDir Path folder;

  private final CommandWriter command = new CommandWriter(1).by(0, 1);
  private final List<UnsafeBuffer> log = new ArrayList<>();

  @Test
  void events_of_commands_that_were_not_copied_are_void_and_others_take_their_sequences() {
    log.add(activation());
    tenants(1, 6);
    Position kept;
    Position ahead;
    try (ReplicatedCore core = start()) {
      kept = sequence(core, 0, 4);
      ahead = sequence(core, 4, 7);
    }
    log.subList(4, 7).clear();
    tenants(20, 22);

    Position last;
    try (ReplicatedCore core = start()) {
      sequence(core, 0, 4);
      assertThat(core.publishedBefore()).isEqualTo(ahead);
      assertThat(core.beginEpoch(2)).isTrue();
      assertThat(core.beginEpoch(2)).isFalse();
      last = sequence(core, 4, 7);
      assertThat(last.epoch()).isEqualTo(2);
      assertThat(last.sequence()).isEqualTo(ahead.sequence());
      assertThat(read(core, kept)).isEqualTo(last);
      assertThatThrownBy(() -> read(core, ahead)).isInstanceOf(OffChainException.class);
    }
    // And once more: what was published is found as it was.
    try (ReplicatedCore core = start()) {
      assertThat(core.published()).isEqualTo(last);
      sequence(core, 0, 4);
      core.beginEpoch(2);
      assertThat(sequence(core, 4, 7)).isEqualTo(last);
      tenants(30, 30);
      assertThat(sequence(core, 7, 8).epoch()).isEqualTo(2);
    }
  }

  @Test
  void also_where_all_that_was_copied_of_events_is_behind_the_snapshot_and_void() {
    log.add(activation());
    tenants(1, 6);
    try (ReplicatedCore core = start()) {
      sequence(core, 0, 4);
      assertThat(core.takeSnapshot()).isEqualTo(4);
      sequence(core, 4, 5);
      await(() -> core.snapshotSequence() == 4);
    }
    IoUtil.delete(folder.resolve("events").toFile(), false);
    Position ahead;
    try (ReplicatedCore core = start(4)) {
      ahead = sequence(core, 4, 7);
    }
    log.subList(4, 7).clear();
    tenants(20, 22);
    try (ReplicatedCore core = start(4)) {
      assertThat(core.publishedBefore()).isEqualTo(ahead);
      core.beginEpoch(2);
      Position last = sequence(core, 4, 7);
      assertThat(last.epoch()).isEqualTo(2);
      assertThat(last.checksum()).isNotEqualTo(ahead.checksum());
    }
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private ReplicatedCore start() {
    return start(0);
  }

  private ReplicatedCore start(long snapshot) {
    return ReplicatedCore.start(
        CoreOnDisk.SETTINGS,
        JournalDirectory.openReplicated(folder, snapshot, Rolling.DAY, new OffsetEpochNanoClock()),
        snapshot,
        cause -> {
          throw new AssertionError(cause);
        });
  }

  /** Returns what is published then. */
  private Position sequence(ReplicatedCore core, int from, int to) {
    for (int i = from; i < to; i++) {
      core.sequence(START_NS + i, log.get(i), 0, log.get(i).capacity());
    }
    await(
        () ->
            core.published().sequence() >= core.lastSequence()
                && core.published().epoch() >= core.epoch());
    return core.published();
  }

  private static Position read(ReplicatedCore core, Position from) {
    try (EventSubscription events = core.feed().open(from)) {
      while (events.position().sequence() < core.lastSequence()) {
        events.poll((buffer, offset, length) -> {}, 16);
      }
      return events.position();
    }
  }

  private void tenants(int from, int through) {
    for (int tenant = from; tenant <= through; tenant++) {
      byte[] bytes = new byte[command.createTenant(tenant)];
      command.buffer().getBytes(0, bytes);
      log.add(new UnsafeBuffer(bytes));
    }
  }

  private static UnsafeBuffer activation() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(1);
    rules.rulesVersion(1);
    CoreOnDisk.SMALL.encode(rules);
    int length = CommandFormat.MESSAGE_HEADER + rules.encodedLength();
    return new UnsafeBuffer(buffer, 0, CommandFormat.inOldestVersion(buffer, 0, length));
  }
}
