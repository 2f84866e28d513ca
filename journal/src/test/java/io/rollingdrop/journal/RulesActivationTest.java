package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.RulesActivatedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core that an older release has left behind goes on by the newest rules. */
class RulesActivationTest {

  @TempDir Path directory;

  @Test
  void a_core_activates_the_newest_rules_once_in_a_command_of_its_journal() {
    try (CoreOnDisk older = release(1)) {
      older.seed();
      assertThat(activated(older)).containsExactly(1);
      assertThat(older.client.submit(older.command.buffer(), 0, fok(older)).join())
          .as("what that release does not know")
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Outcome.Refusal.MALFORMED));
    }
    for (int start = 0; start < 2; start++) {
      try (CoreOnDisk newer = release(2)) {
        assertThat(activated(newer)).containsExactly(1, 2);
        assertThat(CoreOnDisk.reason(newer.answer(fok(newer))))
            .isEqualTo(RejectReason.NOT_FILLABLE);
      }
    }
  }

  @Test
  void a_core_with_a_snapshot_of_older_rules_activates_the_newest_too() {
    try (CoreOnDisk older = release(1)) {
      older.seed();
      older.snapshot();
    }
    try (CoreOnDisk newer = release(2)) {
      assertThat(newer.core.recovery().snapshotSequence()).isPositive();
      assertThat(activated(newer)).containsExactly(1, 2);
    }
  }

  private CoreOnDisk release(int newestRules) {
    return new CoreOnDisk(
        CoreOnDisk.SETTINGS.with(Durability.MEMORY).withNewestRules(newestRules),
        directory,
        Rolling.DAY,
        Machine.local(),
        new OffsetEpochNanoClock());
  }

  private static int fok(CoreOnDisk core) {
    core.command.by(2, 9).account(202).withoutKey();
    return core.command.placeOrder(7, Side.BUY, TimeInForce.FOK, 1, 1, "");
  }

  private static List<Integer> activated(CoreOnDisk core) {
    return core.events().stream()
        .map(UnsafeBuffer::new)
        .filter(e -> CommandFormat.templateId(e, 0) == RulesActivatedDecoder.TEMPLATE_ID)
        .map(
            e ->
                new RulesActivatedDecoder()
                    .wrapAndApplyHeader(e, 0, new MessageHeaderDecoder())
                    .rulesVersion())
        .toList();
  }
}
