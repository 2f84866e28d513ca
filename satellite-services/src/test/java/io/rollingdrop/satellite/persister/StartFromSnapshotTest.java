package io.rollingdrop.satellite.persister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.satellite.persister.PersisterSettings.Start;
import io.rollingdrop.satellite.persister.postgres.PostgresSink;
import io.rollingdrop.satellite.support.Satellite;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that begin with a state snapshot, held against those that have the whole history. */
class StartFromSnapshotTest {

  private static final BatchBounds SMALL =
      new BatchBounds(100, Duration.ofMillis(20), Duration.ofMillis(1));

  /** More than is sent to the database at once, several times. */
  private static final int LARGE = 40_000;

  @TempDir static Path servers;
  private static EmbeddedPostgres postgres;

  @TempDir Path folder;
  private PostgresSettings postgresSettings;
  private PostgresTables tables;
  private final List<Satellite> started = new ArrayList<>();

  @BeforeAll
  static void startServer() {
    startPostgres(0);
  }

  private static void startPostgres(int port) {
    postgres =
        EmbeddedPostgres.start(
            io.rollingdrop.infrastructure.PostgresSettings.in(servers.resolve("postgres"))
                .withPort(port));
  }

  @AfterAll
  static void stopServer() {
    postgres.close();
  }

  @BeforeEach
  void useEmptyStore() {
    postgresSettings =
        PostgresSettings.of(postgres.url(), postgres.user(), postgres.password()).with(SMALL);
    tables = new PostgresTables(postgresSettings);
    tables.drop();
  }

  private Satellite start(Start start, EventFeed feed) {
    return start(PersisterSettings.of(postgresSettings).with(start), feed);
  }

  private Satellite start(PersisterSettings settings, EventFeed feed) {
    Satellite persister = Persister.start(settings, feed, new PrometheusRegistry());
    started.add(persister);
    return persister;
  }

  /** A test that fails must not leave a writer for the next one. */
  @AfterEach
  void stopPersisters() {
    started.forEach(Satellite::close);
  }

  private static void awaitAll(Satellite persister, TestCore core) {
    SinkProgress.await(persister, "postgres", core.published().sequence());
  }

  private long snapshotSequence() {
    return tables.number("SELECT snapshot_sequence FROM rollingdrop.consumer_position");
  }

  private void requireExact(TestCore core) {
    long sequence = tables.number("SELECT sequence FROM rollingdrop.consumer_position");
    assertThat(tables.balances()).isEqualTo(core.balancesAt(sequence));
    assertThat(tables.contradictions().values()).containsOnly("0");
  }

  @Test
  void it_comes_to_the_same_as_a_store_with_the_whole_history() {
    try (TestCore core = new TestCore(folder).seed()) {
      core.operate();
      core.trade(3_000);
      long snapshot = core.snapshot();
      core.trade(2_000);
      core.cancelAll(1);
      core.settle();
      try (Satellite persister = start(Start.FIRST, core.feed())) {
        awaitAll(persister, core);
      }
      Map<String, String> present = tables.present();
      Map<String, String> history = tables.historyAfter(snapshot);
      assertThat(snapshotSequence()).isZero();
      tables.drop();

      try (Satellite persister = start(Start.SNAPSHOT, core.feed())) {
        awaitAll(persister, core);
      }
      assertThat(snapshotSequence()).isEqualTo(snapshot);
      assertThat(tables.present()).isEqualTo(present);
      assertThat(tables.historyAfter(snapshot)).isEqualTo(history);
      requireExact(core);
      assertThat(
              tables.number(
                  "SELECT count(*) FROM rollingdrop.orders WHERE status = 'open'"
                      + " AND filled_quantity > 0 AND order_id <= "
                      + snapshot))
          .as("partly filled orders that were in the snapshot")
          .isPositive();
      assertThat(
              tables.pairs("SELECT type, count(*) FROM rollingdrop.orders GROUP BY type").keySet())
          .containsExactly("limit", "market", "stop", "stop_limit");
      assertThat(
              tables
                  .pairs(
                      "SELECT end_reason, count(*) FROM rollingdrop.orders"
                          + " WHERE end_reason IS NOT NULL GROUP BY 1")
                  .keySet())
          .contains("requested", "ioc_remainder", "self_trade", "expired", "mass_cancel");
      assertThat(
              tables.pairs(
                  "SELECT kind, min(sequence) || '-' || max(sequence)"
                      + " FROM rollingdrop.ledger_entries WHERE sequence <= "
                      + snapshot
                      + " GROUP BY kind"))
          .as("balances, and of them what a pending transfer holds")
          .isEqualTo(
              Map.of("opening", snapshot + "-" + snapshot, "transfer", snapshot + "-" + snapshot));
    }
  }

  @Test
  void it_goes_on_from_where_it_stands_and_takes_over_nothing_again() {
    try (TestCore core = new TestCore(folder).seed()) {
      core.trade(500);
      long first = core.snapshot();
      try (Satellite persister = start(Start.SNAPSHOT, core.feed())) {
        awaitAll(persister, core);
      }
      core.trade(500);
      assertThat(core.snapshot()).isGreaterThan(first);
      try (Satellite persister = start(Start.SNAPSHOT, core.feed())) {
        core.trade(500);
        awaitAll(persister, core);
      }
      assertThat(snapshotSequence()).isEqualTo(first);
      requireExact(core);
    }
  }

  @Test
  void a_store_with_history_takes_over_nothing() {
    try (TestCore core = new TestCore(folder).seed()) {
      try (Satellite persister = start(Start.FIRST, core.feed())) {
        awaitAll(persister, core);
      }
      core.trade(500);
      core.snapshot();
      try (Satellite persister = start(Start.SNAPSHOT, core.feed())) {
        awaitAll(persister, core);
      }
      assertThat(snapshotSequence()).isZero();
      requireExact(core);
    }
  }

  @Test
  void without_a_snapshot_it_begins_with_the_first_event() {
    try (TestCore core = new TestCore(folder).seed()) {
      core.trade(500);
      try (Satellite persister = start(Start.SNAPSHOT, core.feed())) {
        awaitAll(persister, core);
      }
      assertThat(snapshotSequence()).isZero();
      requireExact(core);
    }
  }

  @Test
  void a_failure_in_the_middle_leaves_nothing_and_is_tried_again() {
    try (TestCore core = new TestCore(folder).seed()) {
      core.trade(1_000);
      long snapshot = core.snapshot();
      core.trade(500);
      List<Long> leftBehind = new ArrayList<>();
      SnapshotFeed feed =
          new SnapshotFeed(
              core.feed(),
              core.feed(),
              (attempt, templateId) -> {
                if (templateId != OrderRecordDecoder.TEMPLATE_ID) {
                  return;
                }
                if (attempt == 1 && leftBehind.isEmpty()) {
                  postgres.kill();
                  startPostgres(postgres.port());
                  leftBehind.add(tables.number("SELECT count(*) FROM rollingdrop.accounts"));
                  leftBehind.add(
                      tables.number("SELECT sequence FROM rollingdrop.consumer_position"));
                }
              });
      try (Satellite persister = start(Start.SNAPSHOT, feed)) {
        awaitAll(persister, core);
      }
      assertThat(leftBehind).containsExactly(0L, 0L);
      assertThat(feed.opened().get()).isEqualTo(2);
      assertThat(snapshotSequence()).isEqualTo(snapshot);
      requireExact(core);
    }
  }

  @Test
  void a_snapshot_of_another_core_is_not_taken_over() {
    try (TestCore other = new TestCore(folder.resolve("other")).seed();
        TestCore core = new TestCore(folder.resolve("core")).seed()) {
      other.snapshot();
      core.trade(500);
      SnapshotFeed feed = new SnapshotFeed(core.feed(), other.feed(), (attempt, templateId) -> {});
      try (Satellite persister = start(Start.SNAPSHOT, feed)) {
        Await.until(() -> "stopped: " + persister.health(), () -> !persister.health().alive());
        assertThat(persister.health().detail())
            .contains("is not on the chain of this core's events");
      }
      assertThat(tables.number("SELECT sequence FROM rollingdrop.consumer_position")).isZero();
      assertThat(tables.number("SELECT count(*) FROM rollingdrop.accounts")).isZero();
    }
  }

  @Test
  void a_large_snapshot_is_taken_over_piece_by_piece() {
    LargeSnapshot snapshot = new LargeSnapshot(LARGE);
    PostgresSink sink = new PostgresSink(postgresSettings);
    try {
      assertThatThrownBy(() -> sink.takeOver(snapshot)).isInstanceOf(IllegalStateException.class);
      sink.open();
      assertThat(sink.takeOver(snapshot)).isEqualTo(snapshot.position());
      assertThatThrownBy(() -> sink.takeOver(snapshot)).isInstanceOf(IllegalStateException.class);
      assertThat(sink.open()).isEqualTo(snapshot.position());
    } finally {
      sink.release();
    }
    assertThat(tables.number("SELECT count(*) FROM rollingdrop.accounts")).isEqualTo(LARGE);
    assertThat(tables.number("SELECT count(*) FROM rollingdrop.ledger_entries"))
        .isEqualTo(2 * LARGE);
    assertThat(tables.number("SELECT sum(available + held) FROM rollingdrop.balances"))
        .isEqualTo(6 * LARGE);
    assertThat(tables.number("SELECT sum(held_amount) FROM rollingdrop.orders WHERE tenant_id = 1"))
        .isEqualTo(LARGE);
    assertThat(tables.contradictions().values()).containsOnly("0");
  }

  @Test
  void a_topic_begins_with_the_first_event_after_the_snapshot() {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                io.rollingdrop.infrastructure.KafkaSettings.in(servers.resolve("kafka"))
                    .withPorts(0, 0));
        EmbeddedRegistry registry =
            EmbeddedRegistry.start(RegistrySettings.in(servers.resolve("registry")));
        TestCore core = new TestCore(folder).seed()) {
      KafkaSettings settings =
          new KafkaSettings(
              kafka.url(),
              URI.create(registry.url()),
              "transactions",
              3,
              "transactions-position",
              "persister",
              "none",
              SMALL,
              Duration.ofSeconds(5));
      core.trade(500);
      long snapshot = core.snapshot();
      for (int round = 0; round < 2; round++) {
        core.trade(500);
        try (Satellite persister =
            start(PersisterSettings.of(settings).with(Start.SNAPSHOT), core.feed())) {
          SinkProgress.await(persister, "kafka", core.published().sequence());
        }
        core.snapshot();
      }
      List<TransactionsTopic.Read> records = new TransactionsTopic(settings).read();
      long last = records.stream().mapToLong(each -> each.number("sequence")).max().orElseThrow();
      assertThat(records.stream().map(each -> each.number("checksum")))
          .containsExactlyInAnyOrderElementsOf(checksums(core, snapshot + 1, last));
    }
  }

  private static List<Long> checksums(TestCore core, long from, long to) {
    EventHeaderDecoder header = new EventHeaderDecoder();
    return core.events().stream()
        .map(event -> header.wrap(new UnsafeBuffer(event), MessageHeaderDecoder.ENCODED_LENGTH))
        .filter(event -> event.sequence() >= from && event.sequence() <= to)
        .map(EventHeaderDecoder::checksum)
        .toList();
  }
}
