package io.rollingdrop.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.decided.Balance;
import io.rollingdrop.ops.decided.BalanceKey;
import io.rollingdrop.ops.decided.DecidedState;
import io.rollingdrop.ops.journal.JournalReading.Place;
import io.rollingdrop.ops.journal.JournalTool.Said;
import io.rollingdrop.ops.reconcile.TradingClient;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TickedDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state as of any moment, against a twin that decides all from the first command. */
class ReplayCommandTest {

  private static final int MARKET = 7;

  @TempDir private Path data;
  private JournalTool tool;
  private long snapshot;
  private long last;

  @BeforeEach
  void a_core_that_has_traded_with_a_snapshot_on_the_way() {
    tool = new JournalTool(data);
    try (CoreFixture core = new CoreFixture(tool.core())) {
      try (TradingClient client = new TradingClient(core.core())) {
        client.seed();
        client.trade(150);
        snapshot = JournalTool.takeSnapshot(core);
        client.trade(150);
      }
      last = core.core().lastSequence();
    }
    last = new JournalReading(tool.core(), 1, Long.MAX_VALUE).last();
  }

  @Test
  void at_several_sequences_it_equals_the_twin_with_a_snapshot_and_without() {
    try (DecidedState twin = new DecidedState(tool.core(), 1)) {
      for (long sequence : List.of(1L, 20L, snapshot - 1, snapshot, snapshot + 1, last)) {
        twin.decideThrough(sequence);

        JsonNode replayed = replay("--to", Long.toString(sequence));
        JsonNode fromStart = replay("--from-start", "--to", Long.toString(sequence));

        assertThat(replayed.path("from_snapshot").asLong())
            .isEqualTo(sequence < snapshot ? 0 : snapshot);
        assertThat(fromStart.path("from_snapshot").asLong()).isZero();
        assertEqual(replayed, twin);
        assertEqual(fromStart, twin);
      }
    }
  }

  private JsonNode replay(String... moment) {
    List<String> arguments = new ArrayList<>(List.of(moment));
    arguments.addAll(List.of("--json", "--market", "7", "--depth", "5"));
    Said said = tool.call("replay", arguments.toArray(String[]::new));
    assertThat(said.exitCode()).as(said.toString()).isZero();
    return said.json();
  }

  private static void assertEqual(JsonNode replayed, DecidedState twin) {
    assertThat(replayed.path("sequence").asLong()).isEqualTo(twin.sequence());
    assertThat(replayed.path("state_hash").asText()).isEqualTo("%016x".formatted(twin.stateHash()));
    Map<BalanceKey, Balance> balances = new TreeMap<>();
    for (JsonNode row : replayed.path("balances")) {
      balances.put(
          new BalanceKey(row.path("account_id").asLong(), row.path("asset_id").asInt()),
          new Balance(row.path("available").asLong(), row.path("held").asLong()));
    }
    assertThat(balances).isEqualTo(twin.balances());
    assertThat(levels(replayed.path("bids"))).isEqualTo(twin.levels(MARKET, Side.BUY, 5));
    assertThat(levels(replayed.path("asks"))).isEqualTo(twin.levels(MARKET, Side.SELL, 5));
    for (JsonNode asset : replayed.path("assets")) {
      assertThat(asset.path("available").asLong() + asset.path("held").asLong())
          .isEqualTo(asset.path("supply").asLong());
    }
  }

  private static List<DecidedState.Level> levels(JsonNode side) {
    List<DecidedState.Level> levels = new ArrayList<>();
    side.forEach(
        level ->
            levels.add(
                new DecidedState.Level(
                    level.path("price").asLong(), level.path("quantity").asLong())));
    return levels;
  }

  @Test
  void its_hash_is_the_one_that_the_core_published_with_each_tick() {
    Map<Place, String> published = new TreeMap<>(Comparator.comparing(Place::sequence));
    TickedDecoder ticked = new TickedDecoder();
    new JournalReading(tool.core(), 1, Long.MAX_VALUE)
        .events(
            new Progress("events", System.err),
            (place, buffer, offset, length) -> {
              if (CommandFormat.templateId(buffer, offset) == TickedDecoder.TEMPLATE_ID) {
                ticked.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                published.put(place, "%016x".formatted(ticked.stateHash()));
              }
              return true;
            });
    assertThat(published).isNotEmpty();

    List<Place> ticks = List.copyOf(published.keySet());
    for (Place tick : List.of(ticks.getFirst(), ticks.get(ticks.size() / 2), ticks.getLast())) {
      assertThat(replay("--to", Long.toString(tick.sequence())).path("state_hash").asText())
          .isEqualTo(published.get(tick));
      JsonNode atTime = replay("--time", tick.time().toString());
      assertThat(atTime.path("sequence").asLong()).isGreaterThanOrEqualTo(tick.sequence());
      assertThat(atTime.path("time").asText()).isEqualTo(tick.time().toString());
    }
  }

  @Test
  void balances_and_an_order_are_shown_to_people() {
    Said said = tool.call("replay", "--account", "101", "--asset", "1", "--order", "999999");

    assertThat(said.exitCode()).isZero();
    assertThat(said.lines().getFirst()).startsWith("state after sequence " + last + ", 20");
    assertThat(said.out())
        .contains("from the snapshot at " + snapshot, "order 999999 did not rest then")
        .containsPattern("(?m)^ +101 +1 +USD +\\d+ +\\d+$")
        .doesNotContainPattern("(?m)^ +202 ");
  }

  @Test
  void a_moment_that_is_not_there_is_said_to_be_none() {
    Said beyond = tool.call("replay", "--to", Long.toString(last + 1));
    assertThat(beyond.exitCode()).isEqualTo(1);
    assertThat(beyond.err()).contains("ends at sequence " + last);

    Said before = tool.call("replay", "--time", "2001-01-01T00:00:00Z");
    assertThat(before.exitCode()).isEqualTo(1);
    assertThat(before.err()).contains("there was no state");

    assertThat(tool.call("replay", "--time", "yesterday").exitCode()).isEqualTo(2);
    assertThat(tool.call("replay", "--to", "0").exitCode()).isEqualTo(2);
    assertThat(tool.call("replay", "--to", "5", "--time", "2001-01-01T00:00:00Z").exitCode())
        .isEqualTo(2);
  }
}
