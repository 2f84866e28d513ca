package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.RecoveryReport;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start makes of journals that do not end as a core leaves them. */
class TornTailTest {

  @TempDir private Path core;

  private void run(Durability durability) {
    try (CoreOnDisk running = new CoreOnDisk(core, durability)) {
      running.seed();
      placeOrders(running, 20);
    }
  }

  private static void placeOrders(CoreOnDisk running, int count) {
    running.command.by(1, 5).account(101);
    for (int i = 0; i < count; i++) {
      running.accepted(running.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100 + i, 1, ""));
    }
  }

  private RecoveryReport restart(Durability durability) {
    RecoveryReport first;
    try (CoreOnDisk running = new CoreOnDisk(core, durability)) {
      first = running.core.recovery();
      placeOrders(running, 3);
    }
    try (CoreOnDisk running = new CoreOnDisk(core, durability)) {
      assertThat(running.core.recovery().mended()).isEmpty();
      assertThat(running.core.recovery().lastSequence()).isGreaterThan(first.lastSequence() + 3);
    }
    return first;
  }

  private long lastSequence() {
    return JournalScan.ofCommands(core, records -> {}).lastSequence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "events"})
  void an_excerpt_that_a_killed_writer_left_is_reported_and_written_over(String journal) {
    run(Durability.MEMORY);
    long last = lastSequence();
    long offset = new CycleDamage(core, journal).leaveUnfinished();

    RecoveryReport recovered = restart(Durability.MEMORY);

    assertThat(recovered.lastSequence()).isEqualTo(last);
    assertThat(recovered.mended())
        .singleElement()
        .asString()
        .contains("unfinished excerpt", journal, "at offset " + offset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "events"})
  void a_group_whose_writer_was_killed_before_it_ended_it_stays_left_out(String journal) {
    run(Durability.MEMORY);
    long last = lastSequence();
    new CycleDamage(core, journal).giveUpLast();
    long found = lastSequence();

    RecoveryReport recovered = restart(Durability.MEMORY);

    assertThat(recovered.mended()).isEmpty();
    assertThat(recovered.lastSequence()).isEqualTo(found);
    assertThat(found).isEqualTo(journal.equals("commands") ? last - 1 : last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "events"})
  void garbage_after_the_last_whole_record_is_cut_kept_and_reported(String journal)
      throws IOException {
    run(Durability.DISK);
    long last = lastSequence();
    CycleDamage damage = new CycleDamage(core, journal);
    byte[] torn;
    long offset = damage.leaveGarbage();
    torn = Files.readAllBytes(damage.file);

    RecoveryReport recovered = restart(Durability.DISK);

    assertThat(recovered.lastSequence()).isEqualTo(last);
    assertThat(recovered.epoch()).isEqualTo(1);
    assertThat(recovered.mended())
        .singleElement()
        .asString()
        .contains("torn tail cut", damage.file + " at offset " + offset, "after sequence " + last);
    Path kept = damagedFolders().getFirst();
    assertThat(kept.resolve(journal).resolve(damage.file.getFileName())).hasBinaryContent(torn);
    assertThat(kept.resolve("what-and-why.txt")).content().contains("at offset " + offset);
  }

  @Test
  void a_hole_with_whole_commands_behind_it_refuses_to_start_and_names_the_repair() {
    run(Durability.DISK);
    CycleDamage damage = new CycleDamage(core, "commands");
    long offset = damage.loseInTheMiddle();
    CycleDamage.losePower(core);

    assertThatThrownBy(() -> new CoreOnDisk(core, Durability.DISK).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(damage.file + " at offset " + offset)
        .hasMessageContaining("whole records follow it")
        .hasMessageContaining("journal repair --data " + core.getParent());
    assertThat(damagedFolders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_last_group_is_no_torn_tail_when_it_had_been_written_whole(boolean headerOnly) {
    run(Durability.MEMORY);
    CycleDamage damage = new CycleDamage(core, "commands");
    long offset = headerOnly ? damage.loseLastHeader() : damage.flipInTheLast();

    assertThatThrownBy(() -> new CoreOnDisk(core, Durability.MEMORY).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(damage.file + " at offset " + offset)
        .hasMessageContaining("journal repair --data " + core.getParent());
    assertThat(damagedFolders()).isEmpty();
  }

  @Test
  void a_last_group_is_not_lost_with_its_header_when_power_is_lost() {
    run(Durability.DISK);
    long last = lastSequence();
    long offset = new CycleDamage(core, "commands").loseLastHeader();
    CycleDamage.losePower(core);

    RecoveryReport recovered = restart(Durability.DISK);

    assertThat(recovered.lastSequence()).isEqualTo(last);
    assertThat(recovered.mended())
        .singleElement()
        .asString()
        .contains("header of the last group written anew", "at offset " + offset);
  }

  @Test
  void commands_that_were_only_in_memory_when_power_was_lost_are_cut_and_the_epoch_rises() {
    run(Durability.MEMORY);
    long last = lastSequence();
    long offset = new CycleDamage(core, "commands").loseInTheMiddle();
    CycleDamage.losePower(core);

    RecoveryReport recovered = restart(Durability.MEMORY);

    assertThat(recovered.lastSequence()).isPositive().isLessThan(last);
    assertThat(recovered.epoch()).isEqualTo(2);
    assertThat(recovered.mended())
        .singleElement()
        .asString()
        .contains("at offset " + offset, "the epoch rises");
  }

  @Test
  void events_that_were_lost_with_power_are_published_anew_as_they_were() {
    run(Durability.DISK);
    List<byte[]> before;
    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      before = running.events();
    }
    new CycleDamage(core, "events").loseInTheMiddle();
    CycleDamage.losePower(core);

    try (CoreOnDisk running = new CoreOnDisk(core, Durability.DISK)) {
      RecoveryReport recovered = running.core.recovery();
      assertThat(recovered.epoch()).isEqualTo(1);
      assertThat(recovered.republished()).isPositive();
      assertThat(recovered.mended()).hasSize(1);
      assertThat(running.events()).startsWith(before.toArray(byte[][]::new));
    }
  }

  private List<Path> damagedFolders() {
    try (Stream<Path> files = Files.list(core)) {
      return files.filter(file -> file.getFileName().toString().startsWith("damaged-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
