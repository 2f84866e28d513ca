package io.rollingdrop.satellite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Documents are read, changed and rolled back, and every change gets everywhere. */
@ExtendWith(RealServers.class)
class DocumentsTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir Path data;
  private Fixture fixture;
  private Console console;

  @BeforeEach
  void open() throws Exception {
    fixture = new Fixture(data);
    console = fixture.consoleOfMarket();
  }

  @AfterEach
  void close() {
    console.close();
    fixture.close();
  }

  /** A market's document with that taker fee. */
  static String market(int takerPpm, long feeAccount) {
    return """
    {"fees":{"maker_ppm":0,"taker_ppm":%d,"fee_account_id":%d},
     "limits":{"min_price":0,"max_price":9000,"max_quantity":50},
     "drop":{"title":"Moonrise","subtitle":"","image_url":"https://img.example/a.png",
             "opens_at":"2026-01-31T18:00:00Z"}}"""
        .formatted(takerPpm, feeAccount);
  }

  @Test
  void theFirstStartMakesTheDocuments() throws Exception {
    JsonNode all = console.get("/api/config").body().path("documents");
    assertThat(all.findValuesAsText("document")).containsExactly("flags", "gateway", "market-7");

    Console.Answer gateway = console.get("/api/config/gateway");
    assertThat(gateway.header("ETag")).isEqualTo("\"1\"");
    assertThat(gateway.body().path("body").path("max_batch_operations").asInt()).isEqualTo(100);
    JsonNode field = gateway.body().path("schema").path("fields").get(0);
    assertThat(field.path("path").asText()).isEqualTo("partner_requests_per_s");
    assertThat(field.path("type").asText()).isEqualTo("integer");
    assertThat(field.path("min").asLong()).isEqualTo(1);
    assertThat(field.path("help").asText()).isNotBlank();
    assertThat(console.get("/api/config/market-8").status()).isEqualTo(404);
    assertThat(console.get("/api/config/nonsense").status()).isEqualTo(404);
  }

  @Test
  void aMarketThatAppearsLaterGetsADocumentWithWhatIsInForce() throws Exception {
    fixture.core.addMarket(12);

    Await.until(() -> console.get("/api/config/market-12").status(), status -> status == 200);

    Fixture.awaitApplied(console, "market-12", 1);
    assertThat(fixture.core.writes()).isEmpty();
  }

  @Test
  void aChangeReachesCoreRedisAndKafka() throws Exception {
    String note = UUID.randomUUID().toString();
    Console.Answer saved = console.save("market-7", 1, market(25_000, CoreDoor.FEE_ACCOUNT), note);
    assertThat(saved.status()).as("%s", saved.body()).isEqualTo(200);
    assertThat(saved.body().path("version").asLong()).isEqualTo(2);

    JsonNode document = Fixture.awaitApplied(console, "market-7", 2);

    assertThat(document.path("author").asText()).isEqualTo("operator");
    assertThat(document.path("applied").path("problem").isNull()).isTrue();
    JsonNode inForce = fixture.core.market(7);
    assertThat(inForce.path("fees").path("taker_ppm").asInt()).isEqualTo(25_000);
    assertThat(inForce.path("limits").path("max_price").asInt()).isEqualTo(9_000);
    JsonNode inRedis = MAPPER.readTree(fixture.inRedis("market-7"));
    assertThat(inRedis.path("version").asLong()).isEqualTo(2);
    assertThat(inRedis.path("body").path("drop").path("title").asText()).isEqualTo("Moonrise");
    assertThat(inRedis.path("updated_ms").asLong()).isEqualTo(document.path("updated_ms").asLong());
    try (Changes changes = new Changes(fixture.endpoints)) {
      var change = changes.awaitNoted("market-7", note);
      assertThat(change.get("version")).isEqualTo(2L);
      assertThat(MAPPER.readTree(change.get("body").toString())).isEqualTo(inRedis.path("body"));
    }
  }

  @Test
  void ofTwoConsolesThatSaveAtOnceOneWins() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Callable<Integer> save =
          () -> console.save("market-7", 1, market(1, CoreDoor.FEE_ACCOUNT)).status();
      List<Future<Integer>> answers = both.invokeAll(List.of(save, save));
      assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
          .containsExactlyInAnyOrder(200, 412);
    }
    assertThat(console.get("/api/config/market-7/history").body().path("versions")).hasSize(2);
  }

  @Test
  void aChangeSaysWhatItIsBasedOn() throws Exception {
    String body = market(1, CoreDoor.FEE_ACCOUNT);
    assertThat(console.save("market-7", 1, body).status()).isEqualTo(200);

    Console.Answer stale = console.save("market-7", 1, body);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.header("ETag")).isEqualTo("\"2\"");
    assertThat(stale.body().path("type").asText()).isEqualTo("/problems/stale-version");
    assertThat(console.save("market-7", 3, body).status()).isEqualTo(412);
    assertThat(console.save("market-8", 0, body).status()).isEqualTo(404);
    String request = "{\"body\":" + body + "}";
    assertThat(console.send("PUT", "/api/config/market-7", request, Map.of()).status())
        .isEqualTo(428);
    assertThat(
            console.send("PUT", "/api/config/market-7", request, Map.of("If-Match", "*")).status())
        .isEqualTo(400);
  }

  @Test
  void allFieldsThatAreWrongAreNamedAtOnce() throws Exception {
    Console.Answer answer =
        console.save(
            "market-7",
            1,
            """
            {"fees":{"maker_ppm":-1,"taker_ppm":"much","fee_account_id":0},
             "limits":{"min_price":0,"max_price":0},
             "drop":null,"colour":"red"}""");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "fees.maker_ppm", "fees.taker_ppm", "limits.max_quantity", "colour");
    assertThat(answer.body().path("errors").get(0).path("rule").asText())
        .isEqualTo("an integer from 0 to 1000000");
    assertThat(console.get("/api/config/market-7").body().path("version").asLong()).isEqualTo(1);
  }

  @Test
  void bodiesAreReadStrictly() throws Exception {
    Map<String, String> base = Map.of("If-Match", "\"1\"");
    String flags = "{\"batches\":true,\"public_stream\":true,\"public_snapshots\":false}";
    String path = "/api/config/flags";
    assertThat(console.send("PUT", path, "{\"body\":" + flags + ",\"x\":1}", base).status())
        .isEqualTo(422);
    assertThat(
            console
                .send("PUT", path, "{\"body\":" + flags + ",\"body\":" + flags + "}", base)
                .status())
        .isEqualTo(400);
    assertThat(console.send("PUT", path, "{\"body\":" + flags, base).status()).isEqualTo(400);
    assertThat(console.send("PUT", path, "x".repeat(100_000), base).status()).isEqualTo(413);
    assertThat(console.send("PUT", path, "{\"body\":" + flags + "}", base).status()).isEqualTo(200);
  }

  @Test
  void rollingBackIsANewVersionWithTheOldBody() throws Exception {
    console.save("market-7", 1, market(1_000, CoreDoor.FEE_ACCOUNT));
    console.save("market-7", 2, market(2_000, CoreDoor.FEE_ACCOUNT));

    assertThat(console.rollBack("market-7", 2, 1).status()).isEqualTo(412);
    assertThat(console.rollBack("market-7", 3, 9).status()).isEqualTo(404);
    Console.Answer back = console.rollBack("market-7", 3, 2);

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.body().path("version").asLong()).isEqualTo(4);
    Fixture.awaitApplied(console, "market-7", 4);
    assertThat(fixture.core.market(7).path("fees").path("taker_ppm").asInt()).isEqualTo(1_000);
    JsonNode history = console.get("/api/config/market-7/history").body().path("versions");
    assertThat(history.findValues("version").stream().map(JsonNode::asLong))
        .containsExactly(4L, 3L, 2L, 1L);
    assertThat(history.get(0).path("body")).isEqualTo(history.get(2).path("body"));
    assertThat(history.get(0).path("note").asText()).isEqualTo("Back to version 2");
  }

  @Test
  void whatTheCoreRefusesIsShownUntilItIsRolledBack() throws Exception {
    console.save("market-7", 1, market(1_000, 12_345));

    JsonNode refused =
        Await.until(
            () -> console.get("/api/config/market-7").body(),
            body -> !body.path("applied").path("problem").isNull());
    assertThat(refused.path("applied").path("problem").asText())
        .contains("core: fees: The fee account does not exist.");
    assertThat(refused.path("applied").path("core").asBoolean()).isFalse();
    assertThat(refused.path("version").asLong()).isEqualTo(2);

    console.rollBack("market-7", 2, 1);
    Fixture.awaitApplied(console, "market-7", 3);
  }

  @Test
  void aKeyThatGrewTooOldIsReplaced() throws Exception {
    fixture.core.expireKeys();

    console.save("market-7", 1, market(1_000, CoreDoor.FEE_ACCOUNT));

    Fixture.awaitApplied(console, "market-7", 2);
  }

  @Test
  void openConsolesAreTold() throws Exception {
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(console.events(), StandardCharsets.UTF_8))) {
      assertThat(events.readLine()).isEqualTo("retry: 1000");

      console.save("market-7", 1, market(1_000, CoreDoor.FEE_ACCOUNT));

      String line;
      do {
        line = events.readLine();
      } while (!line.startsWith("data:"));
      assertThat(line).isEqualTo("data: {\"document\":\"market-7\",\"version\":2}");
    }
  }

  @Test
  void theStateOfAMarketIsSetInTheCore() throws Exception {
    Console.Answer halted = console.post("/api/markets/7/state", "{\"state\":\"halted\"}");

    assertThat(halted.status()).isEqualTo(200);
    assertThat(fixture.core.market(7).path("state").asText()).isEqualTo("halted");
    assertThat(console.post("/api/markets/7/state", "{\"state\":\"asleep\"}").status())
        .isEqualTo(422);
    Console.Answer unknown = console.post("/api/markets/99/state", "{\"state\":\"halted\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body().path("type").asText()).isEqualTo("/problems/unknown-market");
  }

  @Test
  void historyCannotBeRewritten() throws Exception {
    try (var connection =
            DriverManager.getConnection(
                fixture.endpoints.postgres().url(),
                fixture.endpoints.postgres().user(),
                fixture.endpoints.postgres().password());
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("UPDATE config.document_version SET note = 'x'"))
          .hasMessageContaining("append-only");
      assertThatThrownBy(() -> statement.execute("DELETE FROM config.document_version"))
          .hasMessageContaining("append-only");
    }
  }
}
