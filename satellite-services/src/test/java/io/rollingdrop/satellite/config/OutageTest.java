package io.rollingdrop.satellite.config;

import static io.rollingdrop.satellite.config.DocumentsTest.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers are killed while a change waits: it gets there when they are back, the rest before. */
@ExtendWith(RealServers.class)
class OutageTest {

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

  private void save(long base, int takerPpm) throws Exception {
    Console.Answer saved = console.save("market-7", base, market(takerPpm, CoreDoor.FEE_ACCOUNT));
    assertThat(saved.status()).as("%s", saved.body()).isEqualTo(200);
  }

  /** Waits until one step waits with a problem, and the others are done. */
  private JsonNode awaitStuck(String step) throws Exception {
    return Await.until(
        () -> console.get("/api/config/market-7").body().path("applied"),
        applied -> {
          int done = 0;
          for (String each : new String[] {"core", "redis", "kafka"}) {
            done += applied.path(each).asBoolean() ? 1 : 0;
          }
          return done == 2
              && !applied.path(step).asBoolean()
              && applied.path("problem").asText().startsWith(step + ":");
        });
  }

  @Test
  void aCoreThatIsDownHoldsUpOnlyItself() throws Exception {
    fixture.core.close();
    save(1, 1_000);
    awaitStuck("core");
    save(2, 2_000);
    save(3, 3_000);
    assertThat(new JsonMapper().readTree(fixture.inRedis("market-7")).path("version").asLong())
        .isBetween(2L, 4L);

    fixture.core.open();

    Fixture.awaitApplied(console, "market-7", 4);
    assertThat(fixture.core.market(7).path("fees").path("taker_ppm").asInt()).isEqualTo(3_000);
    assertThat(fixture.core.writes())
        .as("versions that were superseded are left out")
        .allMatch(write -> !write.path().endsWith("fees") || takerPpm(write) == 3_000);
  }

  private static int takerPpm(CoreDoor.Write write) {
    return write.body().path("taker_ppm").asInt();
  }

  @Test
  void redisIsKilledWhileAChangeWaits() throws Exception {
    RealServers.running().killRedis();
    try {
      save(1, 1_000);
      awaitStuck("redis");
      assertThat(console.get("/api/markets").status()).isEqualTo(503);
    } finally {
      RealServers.running().restartRedis();
    }

    Fixture.awaitApplied(console, "market-7", 2);
    assertThat(console.get("/api/markets").status()).isEqualTo(200);
  }

  @Test
  void aRedisThatLostItsDataIsFilledAgain() throws Exception {
    fixture.flushRedis();

    Await.until(() -> fixture.inRedis("market-7"), held -> held != null);
    Await.until(() -> fixture.inRedis("flags"), held -> held != null);
  }

  @Test
  void kafkaIsKilledWhileAChangeWaits() throws Exception {
    String note = UUID.randomUUID().toString();
    RealServers.running().killKafka();
    try {
      console.save("market-7", 1, market(1_000, CoreDoor.FEE_ACCOUNT), note);
      awaitStuck("kafka");
    } finally {
      RealServers.running().restartKafka();
    }

    Fixture.awaitApplied(console, "market-7", 2);
    try (Changes changes = new Changes(fixture.endpoints)) {
      assertThat(changes.awaitNoted("market-7", note).get("version")).isEqualTo(2L);
    }
  }

  @Test
  void postgresIsKilledWhileAChangeWaits() throws Exception {
    fixture.core.close();
    save(1, 1_000);
    awaitStuck("core");
    RealServers.running().killPostgres();
    try {
      Console.Answer answer = console.save("market-7", 2, market(2_000, CoreDoor.FEE_ACCOUNT));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body().path("type").asText()).isEqualTo("/problems/store-unavailable");
      assertThat(console.get("/api/dashboard").status())
          .as("who is signed in still sees what is down")
          .isEqualTo(200);
      Await.until(() -> fixture.service().health(), health -> !health.ready());
      assertThat(fixture.service().health().alive()).isTrue();
    } finally {
      RealServers.running().restartPostgres();
    }
    fixture.core.open();

    Await.until(() -> fixture.service().health(), health -> health.ready());
    Fixture.awaitApplied(console, "market-7", 2);
    assertThat(fixture.core.market(7).path("fees").path("taker_ppm").asInt()).isEqualTo(1_000);
  }

  @Test
  void aChangeThatWaitsOutlivesTheService() throws Exception {
    fixture.core.close();
    save(1, 1_000);
    awaitStuck("core");
    fixture.service().close();

    fixture.core.open();
    fixture.start();

    try (Console again = fixture.console()) {
      Fixture.awaitApplied(again, "market-7", 2);
    }
    assertThat(fixture.core.market(7).path("fees").path("taker_ppm").asInt()).isEqualTo(1_000);
  }

  @Test
  void itAnswersBeforePostgresIsThere() throws Exception {
    fixture.service().close();
    RealServers.running().killPostgres();
    try {
      fixture.start();
      try (Console early = new Console(fixture.service().port())) {
        assertThat(early.get("/health/live").status()).isEqualTo(200);
        Console.Answer ready = early.get("/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body().path("detail").asText()).contains("PostgreSQL");
        assertThat(early.signIn("operator", "x").status()).isEqualTo(503);
      }
    } finally {
      RealServers.running().restartPostgres();
    }
    fixture.awaitReady();
  }
}
