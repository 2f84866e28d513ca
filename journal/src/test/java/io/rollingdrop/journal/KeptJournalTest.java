package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier releases wrote is read, and decided as they did. */
class KeptJournalTest {

  @TempDir Path folder;

  static List<KeptJournal> all() {
    return KeptJournal.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void its_snapshot_and_what_follows_give_its_state(KeptJournal kept) throws IOException {
    KeptJournal.End end = kept.unpack(folder);
    Core recovered = recover(kept);
    assertThat(recovered.recovery().snapshotSequence()).isPositive();
    assertThat(recovered.recovery().damagedSnapshots()).isEmpty();
    requireAt(end, recovered);
  }

  @ParameterizedTest
  @MethodSource("all")
  void its_commands_alone_give_its_state_and_its_events(KeptJournal kept) throws IOException {
    KeptJournal.End end = kept.unpack(folder);
    SnapshotFiles.delete(folder.resolve("core"));
    Core recovered = recover(kept);
    assertThat(recovered.recovery().snapshotSequence()).isZero();
    requireAt(end, recovered);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_core_goes_on_from_it(KeptJournal kept) throws IOException {
    KeptJournal.End end = kept.unpack(folder);
    try (CoreOnDisk core = new CoreOnDisk(folder.resolve("core"), Durability.MEMORY)) {
      core.command.by(2, 9).account(202).withoutKey();
      core.accepted(core.command.placeOrder(7, Side.BUY, TimeInForce.GTC, 90, 1, "today"));
      assertThat(core.core.published().sequence()).isGreaterThan(end.published().sequence());
      assertThat(
              CoreOnDisk.reason(
                  core.answer(core.command.placeOrder(7, Side.BUY, TimeInForce.FOK, 10, 9, "all"))))
          .as("decided by the newest rules")
          .isEqualTo(RejectReason.NOT_FILLABLE);
      core.snapshot();
    }
  }

  /** With a change of either version a journal of the release before stays, and one is added. */
  @Test
  void there_is_one_of_this_release() {
    assertThat(KeptJournal.ALL.getLast().resource())
        .as("make one with KeptJournal.main, put it into kept-journals and name it in ALL")
        .isEqualTo(KeptJournal.nameOfThisRelease());
  }

  /** Recovers as that release would, and stops before it decides anything of its own. */
  private Core recover(KeptJournal kept) {
    Core core =
        Core.start(
            CoreOnDisk.SETTINGS.withTickInterval(Long.MAX_VALUE / 4).withNewestRules(kept.rules()),
            JournalDirectory.open(
                folder.resolve("core"), Durability.MEMORY, new OffsetEpochNanoClock()),
            cause -> {});
    core.close();
    return core;
  }

  private static void requireAt(KeptJournal.End end, Core recovered) {
    assertThat(Long.toHexString(recovered.stateHash())).isEqualTo(end.stateHash());
    assertThat(recovered.recovery().republished()).isZero();
    assertThat(recovered.published()).isEqualTo(end.published());
  }
}
