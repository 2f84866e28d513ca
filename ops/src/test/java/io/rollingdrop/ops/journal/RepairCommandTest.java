package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.journal.JournalScan;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.journal.JournalTool.Said;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.reconcile.TradingClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage, from being found to a core that runs again. */
class RepairCommandTest {

  /** A complete excerpt's header of 260 bytes, and something that is no group. */
  private static final byte[] GARBAGE = {4, 1, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};

  /** PlaceOrder's message header, without the block's length: id 30 of schema 7150. */
  private static final byte[] PLACE_ORDER = {30, 0, (byte) 0xee, 0x1b};

  /** OrderAccepted's: id 130. */
  private static final byte[] ORDER_ACCEPTED = {(byte) 130, 0, (byte) 0xee, 0x1b};

  @TempDir private Path data;
  private JournalTool tool;

  @BeforeEach
  void a_core_that_has_traded_and_is_stopped() {
    tool = new JournalTool(data);
    try (CoreFixture core = new CoreFixture(tool.core());
        TradingClient client = new TradingClient(core.core())) {
      client.seed();
      client.trade(80);
    }
  }

  private void damageTheMiddle(String journal, byte[] message) {
    List<Integer> places = tool.places(journal, message);
    tool.overwrite(journal, places.get(places.size() / 2), new byte[] {77});
  }

  private void start() {
    new CoreFixture(tool.core()).close();
  }

  @Test
  void sound_journals_need_no_repair() {
    assertThat(tool.call("repair")).isEqualTo(new Said(0, "nothing to repair\n", ""));
  }

  @Test
  void commands_damaged_in_the_middle_are_found_repaired_and_sound_again() {
    damageTheMiddle("commands", PLACE_ORDER);
    assertThatThrownBy(this::start)
        .isInstanceOf(RoleFailure.class)
        .hasMessageContaining("at offset ")
        .hasMessageContaining("journal repair --data " + data);
    assertThat(tool.call("verify").exitCode()).isEqualTo(1);
    assertThat(tool.call("verify").out()).contains("NOT SOUND", "checksum mismatch");

    Said plan = tool.call("repair");
    assertThat(plan.exitCode()).isEqualTo(3);
    assertThat(plan.out()).contains("found: commands: damage in", "would cut", "LOST", "--yes");
    assertThat(tool.call("verify").exitCode()).isEqualTo(1);

    Said done = tool.call("repair", "--yes");
    assertThat(done.exitCode()).as(done.toString()).isZero();
    assertThat(done.out()).contains("what was taken out is in " + tool.core().resolve("damaged-"));

    start();
    Said verified = tool.call("verify");
    assertThat(verified.out()).startsWith("sound: ");
    assertThat(verified.exitCode()).isZero();
    assertThat(tool.call("stats", "--json").json().path("epochs")).hasSize(2);
  }

  @Test
  void events_damaged_in_the_middle_are_cut_and_published_again() {
    damageTheMiddle("events", ORDER_ACCEPTED);
    assertThat(tool.call("verify").exitCode()).isEqualTo(1);

    assertThat(tool.call("repair", "--yes").exitCode()).isZero();

    start();
    assertThat(tool.call("verify").out()).startsWith("sound: ");
    assertThat(tool.call("stats", "--json").json().path("epochs")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "events"})
  void a_torn_tail_is_cut_by_the_core_itself(String journal) {
    long end =
        (journal.equals("commands")
                ? JournalScan.ofCommands(tool.core(), records -> {})
                : JournalScan.ofEvents(tool.core(), records -> {}))
            .cycles()
            .getLast()
            .bytes();
    tool.overwrite(journal, end, GARBAGE);
    assertThat(tool.call("stats").exitCode()).isEqualTo(1);

    try (CoreFixture core = new CoreFixture(tool.core())) {
      assertThat(core.core().recovery().mended())
          .singleElement()
          .asString()
          .contains("torn tail cut", "at offset " + end);
    }

    assertThat(tool.call("verify").out()).startsWith("sound: ");
    assertThat(tool.call("stats").exitCode()).isZero();
  }

  @Test
  void snapshots_are_put_aside_on_demand() {
    try (CoreFixture core = new CoreFixture(tool.core())) {
      JournalTool.takeSnapshot(core);
    }

    assertThat(tool.call("repair", "--without-snapshots-from", "1", "--yes").exitCode()).isZero();

    try (CoreFixture core = new CoreFixture(tool.core())) {
      assertThat(core.core().recovery().snapshotSequence()).isZero();
    }
  }

  @Test
  void beside_a_running_core_nothing_is_repaired() {
    try (CoreFixture core = new CoreFixture(tool.core())) {
      Said said = tool.call("repair", "--yes");

      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.err()).contains("in use by another core");
      assertThat(core.core().isAdmitting()).isTrue();
    }
  }
}
