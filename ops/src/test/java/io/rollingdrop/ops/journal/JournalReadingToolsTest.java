package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.journal.JournalTool.Said;
import io.rollingdrop.ops.reconcile.TradingClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only reads, beside a core that runs. */
class JournalReadingToolsTest {

  @TempDir private Path data;
  private JournalTool tool;
  private CoreFixture core;

  @BeforeEach
  void a_core_that_has_traded_and_runs() {
    tool = new JournalTool(data);
    core = new CoreFixture(tool.core());
    try (TradingClient client = new TradingClient(core.core())) {
      client.seed();
      client.trade(200);
    }
  }

  @AfterEach
  void it_was_not_disturbed() {
    assertThat(core.core().isAdmitting()).isTrue();
    core.close();
  }

  private long placed() {
    Said first = tool.call("dump", "--message", "PlaceOrder", "--json");
    return json(first.lines().getFirst()).path("position").asLong();
  }

  private static JsonNode json(String line) {
    try {
      return new JsonMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void dump_prints_what_names_an_order_and_the_command_that_placed_it() {
    String order = Long.toString(placed());

    Said commands = tool.call("dump", "--order", order);
    Said events = tool.call("dump", "--events", "--order", order, "--json");

    assertThat(commands.lines().getFirst()).startsWith(order + " 20").contains("PlaceOrder");
    assertThat(events.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).containsPattern("rderId\":" + order + "\\b"));
    assertThat(events.err())
        .containsPattern("(?m)^" + events.lines().size() + " of [\\d,]+ events matched$");
  }

  @Test
  void dump_prints_what_names_an_account_a_market_a_tenant() {
    assertThat(tool.call("dump", "--account", "202", "--message", "Deposit").lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("subjectAccountId=202"));
    assertThat(tool.call("dump", "--events", "--market", "7", "--message", "Trade").lines())
        .isNotEmpty();
    assertThat(tool.call("dump", "--events", "--market", "8").lines()).isEmpty();
    assertThat(tool.call("dump", "--tenant", "1", "--message", "PlaceOrder").lines()).isNotEmpty();
    assertThat(tool.call("dump", "--tenant", "9").lines()).isEmpty();
  }

  @Test
  void dump_keeps_to_a_range() {
    Said commands = tool.call("dump", "--from", "5", "--to", "7", "--json");
    assertThat(commands.lines())
        .extracting(line -> json(line).path("position").asText())
        .containsExactly("5", "6", "7");
    assertThat(commands.err()).contains("3 of 3 commands matched");

    assertThat(tool.call("dump", "--events", "--from", "5", "--to", "5").lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("1.5."));
    Said beyond = tool.call("dump", "--from", "99999999");
    assertThat(beyond.exitCode()).isZero();
    assertThat(beyond.err()).contains("0 of 0 commands matched");
  }

  @Test
  void stats_say_what_an_operator_asks() {
    long snapshot = JournalTool.takeSnapshot(core);

    JsonNode stats = tool.call("stats", "--json").json();
    Said text = tool.call("stats");

    assertThat(stats.path("commands").path("first").asText()).isEqualTo("1");
    assertThat(stats.path("commands").path("rate_per_s").asLong()).isPositive();
    assertThat(stats.path("command_kinds").path("PlaceOrder").asLong()).isPositive();
    assertThat(stats.path("event_kinds").path("OrderAccepted").asLong()).isPositive();
    assertThat(stats.path("files")).hasSize(2);
    assertThat(stats.path("files").path(0).path("groups").asLong()).isPositive();
    assertThat(stats.path("snapshots").path(0).path("sequence").asLong()).isEqualTo(snapshot);
    assertThat(stats.path("snapshots").path(0).path("bytes").asLong()).isPositive();
    assertThat(stats.path("epochs").path(0).path("epoch").asInt()).isEqualTo(1);
    assertThat(stats.path("damage")).isEmpty();
    assertThat(text.out()).contains("largest group", "rejects", "UNKNOWN_ORDER", "age s", "epochs");
    assertThat(text.exitCode()).isZero();
  }

  @Test
  void exports_are_whole_files_of_lines() throws IOException {
    Path commands = data.resolve("commands.jsonl.gz");
    Path events = data.resolve("events.jsonl");
    Path trades = data.resolve("trades.csv");
    String to = Long.toString(core.core().published().sequence());

    Said said =
        tool.call(
            "export",
            "--to",
            to,
            "--commands",
            commands.toString(),
            "--events",
            events.toString(),
            "--trades",
            trades.toString());

    assertThat(said.exitCode()).as(said.toString()).isZero();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(commands)), StandardCharsets.UTF_8))) {
      assertThat(reader.lines()).hasSize(Integer.parseInt(to));
    }
    List<String> lines = Files.readAllLines(events);
    assertThat(json(lines.getLast()).path("position").asText()).startsWith("1." + to + ".");
    long traded = lines.stream().filter(line -> line.contains("\"message\":\"Trade\"")).count();
    assertThat(Files.readAllLines(trades)).hasSize((int) traded + 1);
    assertThat(Files.readAllLines(trades).getFirst()).startsWith("time,epoch,sequence,index,");
    assertThat(said.out()).contains(traded + " trades in " + trades);
    try (var files = Files.list(data)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".unfinished"));
    }
  }

  @Test
  void an_export_needs_a_file_and_says_so() {
    Said said = tool.call("export");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--commands, --events, --trades FILE");
    Said nowhere = tool.call("export", "--events", data.resolve("no/such/folder/x").toString());
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err()).contains("cannot be written", "no/such/folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "dump", "replay", "stats", "repair", "export", "snapshot"})
  void every_verb_explains_itself_and_its_exit_codes(String verb) {
    Said said = JournalTool.execute(List.of(verb, "--help"));

    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("Usage:", "Exit codes:", "wrong usage");
  }
}
