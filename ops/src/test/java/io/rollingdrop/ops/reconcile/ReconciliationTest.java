package io.rollingdrop.ops.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.KafkaSettings;
import io.rollingdrop.infrastructure.PostgresSettings;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.reconcile.Reconciliation.Finding;
import io.rollingdrop.satellite.persister.Persister;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.persister.PersisterSettings.Start;
import io.rollingdrop.satellite.support.Endpoints;
import io.rollingdrop.satellite.support.Satellite;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconciliationTest {

  private static final Pattern POSITION = Pattern.compile(", at \\d+\\.(\\d+)\\.\\d+, ");
  private static final long BOUND_NS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path folder;
  private EmbeddedPostgres postgres;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry registry;

  @BeforeEach
  void startServers() {
    postgres = EmbeddedPostgres.start(PostgresSettings.in(folder.resolve("postgres")).withPort(0));
    kafka = EmbeddedKafka.start(KafkaSettings.in(folder.resolve("kafka")).withPorts(0, 0));
    registry = EmbeddedRegistry.start(RegistrySettings.in(folder.resolve("registry")).withPort(0));
  }

  @AfterEach
  void stopServers() {
    registry.close();
    kafka.close();
    postgres.close();
  }

  /** Nobody listens where Redis should be: that is a finding of its own. */
  private Endpoints endpoints() {
    return new Endpoints(
        new Endpoints.Postgres(postgres.url(), postgres.user(), postgres.password()),
        kafka.url(),
        URI.create(registry.url()),
        URI.create("redis://127.0.0.1:1"));
  }

  private Map<String, Finding> reconcile() throws InterruptedException {
    return new Reconciliation(folder.resolve("core"), 1, endpoints(), Duration.ofSeconds(10))
        .run().stream().collect(Collectors.toMap(Finding::store, Function.identity()));
  }

  @Test
  void stores_that_began_with_a_snapshot_agree_and_say_where_their_history_begins()
      throws Exception {
    try (CoreFixture core = new CoreFixture(folder.resolve("core"));
        TradingClient client = new TradingClient(core.core())) {
      client.seed();
      client.trade(300);
      core.core().requestSnapshot();
      await(() -> "a snapshot", () -> core.core().snapshotSequence() > 0);
      long snapshot = core.core().snapshotSequence();
      client.trade(300);
      persist(core);

      Map<String, Finding> findings = reconcile();

      String beginning = "history begins after the snapshot at sequence " + snapshot;
      for (String store : new String[] {"postgres", "kafka"}) {
        Finding finding = findings.get(store);
        assertThat(finding.agrees()).as(finding.toString()).isTrue();
        assertThat(finding.detail()).endsWith(beginning);
      }
      assertThat(findings.get("redis").agrees()).isFalse();

      execute(
          "UPDATE rollingdrop.ledger_entries SET held_delta = held_delta + leg * 2 - 1"
              + " WHERE kind = 'opening' AND index = 0");
      assertThat(reconcile().get("postgres").agrees()).isFalse();
    }
  }

  /** Until both stores have all that the core has published by now. */
  private void persist(CoreFixture core) {
    long published = core.core().published().sequence();
    try (Satellite persister =
        Persister.start(
            PersisterSettings.of(endpoints()).with(Start.SNAPSHOT),
            JournalDirectory.readEvents(folder.resolve("core")),
            new PrometheusRegistry())) {
      await(
          () -> persister.health().detail(),
          () ->
              POSITION
                      .matcher(persister.health().detail())
                      .results()
                      .map((MatchResult position) -> Long.parseLong(position.group(1)))
                      .filter(sequence -> sequence >= published)
                      .count()
                  == 2);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void await(Supplier<String> what, BooleanSupplier condition) {
    long until = System.nanoTime() + BOUND_NS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what.get()).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
