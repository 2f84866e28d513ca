package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.core.TrimmedCore;
import io.rollingdrop.ops.journal.JournalTool.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only reads, on journals of which retention has removed the head. */
class TrimmedJournalToolsTest {

  @TempDir private static Path data;
  private static JournalTool tool;
  private static long first;
  private static long last;

  @BeforeAll
  static void a_core_trimmed() {
    tool = new JournalTool(data);
    last = TrimmedCore.leaveIn(tool.core()).lastSequence();
    first = JournalDirectory.firstSequence(tool.core());
    assertThat(first).isGreaterThan(1);
  }

  @Test
  void dump_begins_with_the_first_that_is_left() {
    Said commands = tool.call("dump");
    assertThat(commands.exitCode()).as(commands.err()).isZero();
    assertThat(commands.lines()).hasSize((int) (last - first + 1));
    assertThat(commands.lines().getFirst()).startsWith(first + " ");
    Said events = tool.call("dump", "--events");
    assertThat(events.exitCode()).as(events.err()).isZero();
    assertThat(events.lines()).isNotEmpty();
  }

  @Test
  void dump_of_a_range_that_is_left_is_that_range() {
    String from = Long.toString(first + 1);
    String to = Long.toString(first + 2);
    assertThat(tool.call("dump", "--from", from, "--to", to).lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(from + " ");
  }

  @Test
  void stats_count_what_is_left() {
    Said stats = tool.call("stats", "--json");
    assertThat(stats.exitCode()).as(stats.err()).isZero();
    JsonNode commands = stats.json().path("commands");
    assertThat(commands.path("count").asLong()).isEqualTo(last - first + 1);
    assertThat(commands.path("first").asLong()).isEqualTo(first);
    assertThat(stats.json().path("damage")).isEmpty();
  }

  @Test
  void export_writes_what_is_left() throws IOException {
    Path commands = data.resolve("commands.json");
    Path events = data.resolve("events.json");
    Said said =
        tool.call("export", "--commands", commands.toString(), "--events", events.toString());
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(Files.readAllLines(commands)).hasSize((int) (last - first + 1));
    assertThat(events).isNotEmptyFile();
  }
}
