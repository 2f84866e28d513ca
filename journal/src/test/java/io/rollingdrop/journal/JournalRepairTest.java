package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals damaged in the middle, repaired, and started on. */
class JournalRepairTest {

  @TempDir private Path core;
  private List<byte[]> events;
  private Position end;

  private void run(boolean withSnapshot) {
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      running.seed();
      placeOrders(running, 30);
      if (withSnapshot) {
        running.snapshot();
        placeOrders(running, 5);
      }
      events = running.events();
    }
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      end = running.core.published();
    }
  }

  private static void placeOrders(CoreOnDisk running, int count) {
    running.command.by(1, 5).account(101);
    for (int i = 0; i < count; i++) {
      running.accepted(running.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100 + i, 1, ""));
    }
  }

  private JournalRepair plan() {
    return JournalRepair.plan(core, records -> {});
  }

  @Test
  void sound_journals_have_nothing_to_repair() {
    run(true);

    try (JournalRepair repair = plan()) {
      assertThat(repair.findings()).isEmpty();
      assertThat(repair.steps()).isEmpty();
      assertThat(repair.obstacle()).isEmpty();
    }
  }

  @Test
  void damaged_commands_are_cut_before_the_damage_and_who_saw_more_stops() {
    run(false);
    CycleDamage damage = new CycleDamage(core, "commands");
    long offset = damage.flipInTheMiddle();
    assertThatThrownBy(() -> new CoreOnDisk(core, Durability.DISK).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(damage.file + " at offset " + offset)
        .hasMessageContaining("checksum mismatch")
        .hasMessageContaining("journal repair");

    try (JournalRepair repair = plan()) {
      assertThat(repair.findings())
          .singleElement()
          .asString()
          .contains("commands", damage.file + " at offset " + offset);
      assertThat(repair.steps()).first().asString().contains("LOST");
      Path kept = repair.carryOut();
      assertThat(kept.resolve("commands").resolve(damage.file.getFileName())).exists();
      assertThat(kept.resolve("what-and-why.txt")).content().contains("begin epoch 2");
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().epoch()).isEqualTo(2);
      placeOrders(running, 5);
      EventFeed feed = running.core.feed();
      assertThatThrownBy(() -> feed.open(end).close()).isInstanceOf(OffChainException.class);
      assertThat(running.events()).hasSizeGreaterThan(5);
    }
    try (JournalRepair repair = plan()) {
      assertThat(repair.findings()).isEmpty();
    }
  }

  @Test
  void damaged_events_are_cut_and_the_next_start_publishes_them_as_they_were() {
    run(true);
    new CycleDamage(core, "events").flipInTheMiddle();

    try (JournalRepair repair = plan()) {
      assertThat(repair.steps())
          .hasSize(2)
          .anySatisfy(step -> assertThat(step).contains("put the snapshot", "aside"));
      repair.carryOut();
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().epoch()).isEqualTo(1);
      assertThat(running.core.recovery().snapshotSequence()).isZero();
      assertThat(running.events()).startsWith(events.toArray(byte[][]::new));
      running.core.feed().open(end).close();
    }
  }

  @Test
  void damage_among_events_that_are_void_is_repaired_as_any_other() {
    run(false);
    new CycleDamage(core, "commands").flipInTheMiddle();
    try (JournalRepair repair = plan()) {
      repair.carryOut();
    }
    List<Long> before = new CycleDamage(core, "events").groups();
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      placeOrders(running, 5);
      running.snapshot();
    }
    CycleDamage damage = new CycleDamage(core, "events");
    SnapshotFiles.damage(damage.file, before.getLast() + 60);

    try (JournalRepair repair = plan()) {
      assertThat(repair.steps())
          .hasSize(2)
          .anySatisfy(step -> assertThat(step).contains("put the snapshot", "aside"));
      repair.carryOut();
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().epoch()).isEqualTo(2);
      placeOrders(running, 5);
    }
    try (JournalRepair repair = plan()) {
      assertThat(repair.findings()).isEmpty();
    }
  }

  @Test
  void a_hole_in_the_commands_is_damage_too() {
    run(false);
    long offset = new CycleDamage(core, "commands").loseInTheMiddle();

    try (JournalRepair repair = plan()) {
      assertThat(repair.findings()).singleElement().asString().contains("at offset " + offset);
      repair.carryOut();
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().epoch()).isEqualTo(2);
    }
  }

  @Test
  void commands_damaged_before_a_snapshot_are_left_and_the_core_goes_on_from_it() {
    run(true);
    new CycleDamage(core, "commands").flipInTheMiddle();

    try (JournalRepair repair = plan()) {
      assertThat(repair.steps()).isEmpty();
      assertThat(repair.findings()).last().asString().contains("nothing is cut", "from a copy");
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().epoch()).isEqualTo(1);
      assertThat(running.core.published()).isNotNull();
    }
  }

  @Test
  void after_a_loss_of_power_commands_damaged_before_a_snapshot_are_to_be_restored() {
    run(true);
    CycleDamage damage = new CycleDamage(core, "commands");
    damage.flipInTheMiddle();
    CycleDamage.losePower(core);

    assertThatThrownBy(() -> new CoreOnDisk(core, Durability.DISK).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("counts on what is missing");
    try (JournalRepair repair = plan()) {
      assertThat(repair.obstacle())
          .contains(damage.file.toString(), "from a copy", "--without-snapshots-from");
    }
  }

  @Test
  void events_damaged_behind_that_snapshot_are_cut_all_the_same() {
    run(true);
    new CycleDamage(core, "commands").flipInTheMiddle();
    CycleDamage damage = new CycleDamage(core, "events");
    List<Long> groups = damage.groups();
    SnapshotFiles.damage(damage.file, groups.get(groups.size() - 2) + 60);

    try (JournalRepair repair = plan()) {
      assertThat(repair.steps()).singleElement().asString().contains("cut the events");
      repair.carryOut();
    }

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      assertThat(running.core.recovery().snapshotSequence()).isPositive();
      assertThat(running.core.recovery().epoch()).isEqualTo(1);
      running.core.feed().open(end).close();
    }
  }

  @Test
  void a_damaged_snapshot_is_put_aside() {
    run(true);
    Path snapshot = JournalDirectory.snapshotFiles(core).getFirst();
    SnapshotFiles.damage(snapshot, 100);

    try (JournalRepair repair = plan()) {
      Path kept = repair.carryOut();
      assertThat(kept.resolve("snapshots").resolve(snapshot.getFileName())).exists();
    }

    assertThat(JournalDirectory.snapshotFiles(core)).isEmpty();
  }

  @Test
  void a_running_cores_journals_are_not_repaired() {
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.MEMORY)) {
      assertThatThrownBy(this::plan)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("in use by another core");
      assertThat(running.core.hasFailed()).isFalse();
    }
  }
}
