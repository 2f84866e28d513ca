package io.rollingdrop.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.RequestSigner;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.load.LoadSettings.Shape;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.pipeline.CoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real core behind a real gateway, and loads that any machine carries. */
class LoadLabTest {

  @TempDir static Path data;
  private static RunningSystem system;

  @TempDir Path folder;

  @BeforeAll
  static void startSystem() {
    system = RunningSystem.embedded(data, CoreSettings.DEFAULTS);
  }

  @AfterAll
  static void stopSystem() {
    system.close();
  }

  private static LoadSettings settings(Shape shape, int seconds, double speed) {
    return new LoadSettings(
        shape,
        OrderMix.EXCHANGE,
        100,
        shape.isMixed() ? 1 : 0,
        1,
        seconds,
        0,
        new PrivateExchange.Size(2, 8, 2, 2),
        64,
        5,
        speed,
        1);
  }

  private LabResult run(LoadSettings settings, RecordedDay day) throws InterruptedException {
    return LabRun.execute(
        "load",
        folder,
        run -> {
          try (LoadLab lab = new LoadLab(settings, system, run)) {
            lab.run(day);
          }
        });
  }

  private static void requireSound(LabResult result) {
    assertThat(result.reasons())
        .as("a busy machine may miss the rate, which is no fault of the system")
        .allMatch(reason -> reason.startsWith("decided "));
  }

  @Test
  void a_steady_load_is_answered_and_all_of_it_is_told_and_kept() throws InterruptedException {
    LabResult result = run(settings(Shape.STEADY, 2, 1), null);

    requireSound(result);
    assertThat(result.json())
        .contains("\"shape\":\"steady\"", "\"empty_handler_p50_us\":", "\"p50_ratio\":")
        .containsPattern("\"accepted\":[1-9]")
        .containsPattern("\"trades\":[1-9]");
    assertThat(folder)
        .isDirectoryContaining("glob:**/latency.hlog")
        .isDirectoryContaining("glob:**/service.hlog")
        .isDirectoryContaining("glob:**/empty-handler.hlog")
        .isDirectoryContaining("glob:**/report.html");
    assertThat(folder.resolve("report.json")).content().contains("\"flow\"", "\"gateway\"");
  }

  @Test
  void a_drop_sells_what_was_released_and_no_more() throws InterruptedException {
    LabResult result = run(settings(Shape.DROP, 4, 1), null);

    requireSound(result);
    assertThat(result.json())
        .containsPattern("\"units_released\":[1-9]")
        .containsPattern("\"units_sold\":[1-9]");
  }

  @Test
  void a_day_of_lobster_is_replayed_in_the_turn_of_each_order() throws Exception {
    Path messages = folder.resolve("AAPL_2012-06-21_message_10.csv");
    Files.writeString(
        messages,
        """
        34200.0,1,7,10,5850000,1
        34200.1,2,7,4,5850000,1
        34200.2,4,7,5,5850000,1
        34200.3,3,7,1,5850000,1
        34200.4,3,99,1,5850000,1
        34200.5,5,0,1,5850000,1
        """);
    RecordedDay day = LobsterDay.read(folder);
    assertThat(day.leftOut()).isEqualTo(2);

    LabResult result = run(settings(Shape.REPLAY, 1, 100), day);

    requireSound(result);
    assertThat(result.json()).doesNotContain("\"units_traded\":0");
    assertThat(String.join("\n", result.summary())).doesNotContain("unknown-order=");
  }

  @Test
  void the_journal_of_a_core_is_a_day_too() throws IOException, InterruptedException {
    run(settings(Shape.DROP, 2, 1), null);

    RecordedDay day = JournalDay.read(data.resolve("core"));

    assertThat(day.markets()).isPositive();
    assertThat(day.entries()).isSortedAccordingTo((a, b) -> Double.compare(a.atS(), b.atS()));
    assertThat(day.entries().stream().map(RecordedDay.Entry::kind))
        .contains(OrderRequest.Kind.PLACE, OrderRequest.Kind.TAKE, OrderRequest.Kind.CANCEL);
  }

  /** Does what is to be found, and fills in what became of it. */
  @FunctionalInterface
  private interface Deed {
    void on(RequestDoor door, Trader trader, OrderNames names, Fates fates);
  }

  private LabResult judged(Deed deed) throws InterruptedException {
    OrderNames names = new OrderNames();
    Fates fates = new Fates(names);
    PrivateExchange.Size size = new PrivateExchange.Size(1, 2, 1, 2);
    return LabRun.execute(
        "load",
        folder,
        run -> {
          try (PrivateExchange exchange = PrivateExchange.open(system, size, made -> {});
              LoadOracle oracle = new LoadOracle(exchange, names);
              RequestDoor door = door(exchange)) {
            long account = exchange.partners().getFirst().accountId();
            deed.on(door, new Trader(0, account, 0, exchange.marketId(0)), names, fates);
            oracle.judge(fates, Set.of(), run);
          }
        });
  }

  @Test
  void an_order_that_was_lost_and_one_that_nobody_answered_for_are_found() throws Exception {
    LabResult result =
        judged(
            (door, trader, names, fates) -> {
              OrderRequest lost = order(trader, names);
              Reply reply = door.send(order(trader, names));
              assertThat(reply.outcome()).isEqualTo(Reply.Outcome.ACCEPTED);
              fates.add(lost, reply);
            });

    assertThat(result.reasons())
        .containsExactlyInAnyOrder(
            "1 orders were answered as accepted and never reported",
            "1 orders were reported that the door had refused");
  }

  @Test
  void a_request_without_an_answer_is_asked_for_again_and_was_executed_once() throws Exception {
    LabResult result =
        judged(
            (door, trader, names, fates) -> {
              OrderRequest cut = order(trader, names);
              fates.add(cut, new Reply(0, 0, door.send(cut).body()));
            });

    assertThat(result.reasons()).isEmpty();
    assertThat(result.json()).contains("\"accepted\":1", "\"asked_again\":1");
  }

  private static RequestDoor door(PrivateExchange exchange) {
    return new RequestDoor(
        system.partners(),
        List.of(new RequestSigner(exchange.partners().getFirst().credential())),
        1);
  }

  private static OrderRequest order(Trader trader, OrderNames names) {
    return OrderRequest.order(OrderRequest.Kind.PLACE, trader, names.next(), true, 100, 1);
  }
}
