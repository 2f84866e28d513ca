package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of two releases, one log: the same messages are commands, with the same numbers. */
class ReplicatedRulesTest {

  private static final EngineLimits LIMITS = CoreOnDisk.SMALL;
  private static final long START_NS = TimeUnit.SECONDS.toNanos(1_700_000_000);

  @TempDir Path folder;

  private final CommandWriter command = new CommandWriter(1).by(0, 1);
  private final List<UnsafeBuffer> log = new ArrayList<>();

  @Test
  void until_newer_rules_are_active_both_releases_pass_over_the_same_messages() {
    beginWithRules1();
    whatIsNew();
    log.add(activation(0, 2, other(LIMITS)));
    whatIsNew();
    log.add(activation(1, 2, LIMITS));
    whatIsNew();
    log.add(numbered(activation(0, 2, LIMITS)));
    whatIsNew();
    log.add(activation(0, 3, LIMITS));
    whatIsNew();

    Node older = run("older", 1);
    Node newer = run("newer", 2);
    assertThat(newer.malformed).isEqualTo(5);
    assertThat(newer.rules).isEqualTo(1);
    assertThat(newer.published.sequence()).isEqualTo(8);
    // The first refuses rules 2 for what they are, the other for their bounds.
    assertThat(older.malformed).isEqualTo(newer.malformed);
    assertThat(older.published.sequence()).isEqualTo(newer.published.sequence());
  }

  @Test
  void under_older_rules_both_releases_publish_the_same_bytes() {
    beginWithRules1();
    whatIsNew();
    append(command.createTenant(2));
    assertThat(run("newer", 2)).isEqualTo(run("older", 1));
  }

  @Test
  void the_message_after_an_activation_is_a_command_of_the_newer_rules() {
    beginWithRules1();
    whatIsNew();
    log.add(activation(0, 2, LIMITS));
    whatIsNew();
    whatIsNew();
    Node first = run("first", 2);
    assertThat(first.rules).isEqualTo(2);
    assertThat(first.malformed).isEqualTo(1);
    assertThat(first.published.sequence()).isEqualTo(7);
    for (int again = 0; again < 20; again++) {
      assertThat(run("again-" + again, 2)).isEqualTo(first);
    }
  }

  /** What came of the log on a node. */
  private record Node(long malformed, int rules, Position published, long stateHash) {}

  private Node run(String name, int newestRules) {
    ReplicatedCore core =
        ReplicatedCore.start(
            CoreOnDisk.SETTINGS.withNewestRules(newestRules),
            JournalDirectory.openReplicated(
                folder.resolve(name), 0, Rolling.DAY, new OffsetEpochNanoClock()),
            0,
            cause -> {});
    int rules;
    try (core) {
      long time = START_NS;
      for (DirectBuffer message : log) {
        core.sequence(++time, message, 0, message.capacity());
      }
      awaitPublished(core);
      // Is told of what was decided with the next message.
      UnsafeBuffer noCommand = new UnsafeBuffer(new byte[1]);
      core.sequence(++time, noCommand, 0, 0);
      rules = core.rulesVersion();
    }
    return new Node(core.malformed() - 1, rules, core.published(), core.stateHash());
  }

  private static void awaitPublished(ReplicatedCore core) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (core.published().sequence() < core.lastSequence()) {
      assertThat(System.nanoTime()).as("published in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private void beginWithRules1() {
    log.add(activation(0, 1, LIMITS));
    append(command.createTenant(1));
    append(command.createAsset(1, 2, "USD"));
    append(command.createAccount(101, 1));
  }

  /** A FOK order, in a market that there is not. */
  private void whatIsNew() {
    command.by(1, 1).account(101);
    append(command.placeOrder(7, Side.BUY, TimeInForce.FOK, 10, 1, ""));
    command.by(0, 1).account(0);
  }

  private void append(int length) {
    byte[] bytes = new byte[length];
    command.buffer().getBytes(0, bytes);
    log.add(new UnsafeBuffer(bytes));
  }

  private static UnsafeBuffer activation(int tenant, int version, EngineLimits limits) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(1).tenantId(tenant);
    rules.rulesVersion(version);
    limits.encode(rules);
    int length = CommandFormat.MESSAGE_HEADER + rules.encodedLength();
    return new UnsafeBuffer(buffer, 0, CommandFormat.inOldestVersion(buffer, 0, length));
  }

  /** On a session that is not open. */
  private static UnsafeBuffer numbered(UnsafeBuffer message) {
    new CommandHeaderEncoder()
        .wrap(message, CommandFormat.MESSAGE_HEADER)
        .sessionId(5)
        .sessionNumber(1);
    return message;
  }

  private static EngineLimits other(EngineLimits limits) {
    return new EngineLimits(
        limits.idempotencyWindowNs(),
        limits.keySkewNs(),
        limits.idempotencyEntries(),
        limits.maxTenants() + 1,
        limits.maxAssets(),
        limits.maxAccounts(),
        limits.maxBalances(),
        limits.maxMarkets(),
        limits.maxGrants(),
        limits.maxOrders(),
        limits.maxLevelsPerSide(),
        limits.maxSessions());
  }
}
