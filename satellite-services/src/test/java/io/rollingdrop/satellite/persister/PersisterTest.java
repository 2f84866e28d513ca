package io.rollingdrop.satellite.persister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.satellite.persister.kafka.KafkaSink;
import io.rollingdrop.satellite.support.Satellite;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real core, the real servers; and what they hold afterwards is compared exactly. */
class PersisterTest {

  /** Small batches: many commits, and failures in the middle of them. */
  private static final BatchBounds SMALL =
      new BatchBounds(100, Duration.ofMillis(20), Duration.ofMillis(1));

  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir static Path servers;
  private static EmbeddedPostgres postgres;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @TempDir Path folder;
  private PostgresSettings postgresSettings;
  private KafkaSettings kafkaSettings;
  private PostgresTables tables;
  private final List<Satellite> started = new ArrayList<>();

  @BeforeAll
  static void startServers() {
    startPostgres(0);
    startKafka(0, 0);
    registry = EmbeddedRegistry.start(RegistrySettings.in(servers.resolve("registry")));
  }

  private static void startPostgres(int port) {
    postgres =
        EmbeddedPostgres.start(
            io.rollingdrop.infrastructure.PostgresSettings.in(servers.resolve("postgres"))
                .withPort(port));
  }

  private static void startKafka(int port, int controllerPort) {
    kafka =
        EmbeddedKafka.start(
            io.rollingdrop.infrastructure.KafkaSettings.in(servers.resolve("kafka"))
                .withPorts(port, controllerPort));
  }

  @AfterAll
  static void stopServers() {
    registry.close();
    kafka.close();
    postgres.close();
  }

  @BeforeEach
  void useFreshStores() {
    postgresSettings =
        PostgresSettings.of(postgres.url(), postgres.user(), postgres.password()).with(SMALL);
    tables = new PostgresTables(postgresSettings);
    tables.drop();
    kafkaSettings = freshTopics();
  }

  private static KafkaSettings freshTopics() {
    String topic = "transactions-" + TOPICS.incrementAndGet();
    return new KafkaSettings(
        kafka.url(),
        URI.create(registry.url()),
        topic,
        3,
        topic + "-position",
        topic,
        "none",
        SMALL,
        Duration.ofSeconds(5));
  }

  private Satellite start(TestCore core) {
    Satellite persister =
        Persister.start(
            PersisterSettings.of(postgresSettings, kafkaSettings),
            core.feed(),
            new PrometheusRegistry());
    started.add(persister);
    return persister;
  }

  /** A test that fails must not leave a writer for the next one. */
  @AfterEach
  void stopPersisters() {
    started.forEach(Satellite::close);
  }

  private static void awaitAll(Satellite persister, TestCore core) {
    long end = core.published().sequence();
    SinkProgress.await(persister, "postgres", end);
    SinkProgress.await(persister, "kafka", end);
  }

  /** Both stores hold exactly what the core decided. */
  private void requireExact(TestCore core) {
    long sequence = tables.number("SELECT sequence FROM rollingdrop.consumer_position");
    assertThat(tables.balances()).isEqualTo(core.balancesAt(sequence));
    assertThat(tables.contradictions().values()).containsOnly("0");
    requireOnTopic(core);
  }

  private void requireOnTopic(TestCore core) {
    List<TransactionsTopic.Read> records = new TransactionsTopic(kafkaSettings).read();
    long last = records.stream().mapToLong(each -> each.number("sequence")).max().orElse(0);
    List<String> onTopic =
        records.stream()
            .sorted(Comparator.comparing(TransactionsTopic.Read::place))
            .map(each -> each.place() + "=" + each.number("checksum"))
            .toList();
    assertThat(onTopic)
        .isEqualTo(
            core.events().stream().map(PersisterTest::place).filter(p -> upTo(p, last)).toList());
    Map<String, Long> partitionsOfKeys =
        records.stream()
            .collect(
                Collectors.groupingBy(
                    TransactionsTopic.Read::key,
                    Collectors.mapping(
                        TransactionsTopic.Read::partition,
                        Collectors.collectingAndThen(
                            Collectors.toSet(), set -> (long) set.size()))));
    assertThat(partitionsOfKeys).containsKeys("core", "m:7", "m:8", "a:101");
    assertThat(partitionsOfKeys.values()).containsOnly(1L);
  }

  private static boolean upTo(String place, long sequence) {
    return Long.parseLong(place.substring(0, place.indexOf('.'))) <= sequence;
  }

  private static String place(byte[] event) {
    EventHeaderDecoder header =
        new EventHeaderDecoder().wrap(new UnsafeBuffer(event), MessageHeaderDecoder.ENCODED_LENGTH);
    return "%020d.%010d=%d".formatted(header.sequence(), header.index(), header.checksum());
  }

  @Test
  void both_stores_come_to_exactly_what_the_core_decided() {
    try (TestCore core = new TestCore(folder).seed();
        Satellite persister = start(core)) {
      core.operate();
      core.trade(3_000);
      awaitAll(persister, core);
      Await.until(persister.health()::detail, () -> persister.health().ready());
      requireExact(core);
      assertThat(
              tables.pairs(
                  "SELECT market_id, state || ' ' || maker_fee_ppm || ' ' || taker_fee_ppm || ' '"
                      + " || fee_account_id || ' ' || max_quantity FROM rollingdrop.markets"))
          .isEqualTo(Map.of("7", "continuous 1500 25000 301 0", "8", "continuous 0 0 0 1000"));
      assertThat(tables.number("SELECT count(*) FROM rollingdrop.accounts WHERE frozen"))
          .isEqualTo(1);
      assertThat(tables.number("SELECT count(*) FROM rollingdrop.ledger_entries WHERE kind='fee'"))
          .isPositive();
    }
  }

  @Test
  void nothing_is_lost_or_doubled_when_servers_are_killed_and_the_persister_restarts() {
    try (TestCore core = new TestCore(folder).seed()) {
      core.trade(1_000);
      for (int round = 0; round < 2; round++) {
        try (Satellite persister = start(core)) {
          core.trade(500);
          postgres.kill();
          core.trade(500);
          startPostgres(postgres.port());
          kafka.kill();
          core.trade(500);
          startKafka(kafka.port(), kafka.controllerPort());
          core.trade(500);
          assertThat(persister.health().alive()).as(persister.health().detail()).isTrue();
        }
      }
      try (Satellite persister = start(core)) {
        awaitAll(persister, core);
      }
      requireExact(core);
    }
  }

  @Test
  void a_store_that_is_down_makes_only_its_own_lag_grow() {
    try (TestCore core = new TestCore(folder).seed();
        Satellite persister = start(core)) {
      awaitAll(persister, core);
      postgres.kill();
      core.trade(1_000);
      SinkProgress.await(persister, "kafka", core.published().sequence());
      Await.until(
          () -> "postgres waits: " + persister.health(),
          () ->
              SinkProgress.detailOf(persister, "postgres").contains("waits for PostgreSQL")
                  && !SinkProgress.detailOf(persister, "postgres").contains(", 0 events behind"));
      assertThat(persister.health().alive()).isTrue();
      assertThat(persister.health().ready()).isFalse();
      startPostgres(postgres.port());
      awaitAll(persister, core);
      requireExact(core);
    }
  }

  @Test
  void of_two_persisters_one_writes() {
    try (TestCore core = new TestCore(folder).seed()) {
      Satellite first = start(core);
      awaitAll(first, core);
      try (Satellite second = start(core)) {
        core.trade(1_000);
        Await.until(
            () -> "the second waits: " + second.health(),
            () -> second.health().detail().contains("postgres: waits for its turn"));
        Await.until(
            () -> "one of them has lost Kafka: " + first.health() + second.health(),
            () -> {
              // The one that was fenced off finds out when it writes.
              core.trade(1);
              return !first.health().alive() || !second.health().alive();
            });
        SatelliteHealth lost = first.health().alive() ? second.health() : first.health();
        assertThat(lost.detail()).contains("kafka: STOPPED").contains("another persister");
        first.close();
        core.trade(500);
        if (second.health().alive()) {
          awaitAll(second, core);
        } else {
          SinkProgress.await(second, "postgres", core.published().sequence());
        }
      }
      try (Satellite third = start(core)) {
        awaitAll(third, core);
        requireExact(core);
      }
    }
  }

  @Test
  void of_two_that_write_the_same_batch_the_one_that_was_fenced_off_stops() {
    KafkaSink first = new KafkaSink(kafkaSettings);
    KafkaSink second = new KafkaSink(kafkaSettings);
    try (TestCore core = new TestCore(folder).seed();
        EventSubscription events = core.feed().open(Position.START)) {
      first.open();
      second.open();
      events.poll(
          (buffer, offset, length) -> {
            first.onEvent(buffer, offset, length);
            second.onEvent(buffer, offset, length);
          },
          1);
      second.commit(events.position());
      assertThatThrownBy(() -> first.commit(events.position()))
          .isInstanceOf(SinkUnavailableException.class);
      assertThatThrownBy(first::open)
          .isInstanceOf(SinkRefusedException.class)
          .hasMessageContaining("another persister runs under the name");
      assertThat(second.open()).isEqualTo(events.position());
    } finally {
      first.release();
      second.release();
    }
  }

  @Test
  void a_store_of_another_core_stops_its_own_sink_loudly() {
    try (TestCore other = new TestCore(folder.resolve("other")).seed();
        Satellite persister = start(other)) {
      awaitAll(persister, other);
    }
    kafkaSettings = freshTopics();
    try (TestCore core = new TestCore(folder.resolve("core")).seed();
        Satellite persister = start(core)) {
      core.trade(100);
      SinkProgress.await(persister, "kafka", core.published().sequence());
      Await.until(() -> "stopped: " + persister.health(), () -> !persister.health().alive());
      assertThat(persister.health().detail())
          .contains("postgres: STOPPED")
          .contains("is not on the chain of this core's events");
    }
  }

  @Test
  void what_someone_else_writes_is_found_out() {
    try (TestCore core = new TestCore(folder).seed();
        Satellite persister = start(core)) {
      awaitAll(persister, core);
      tables.execute("UPDATE rollingdrop.consumer_position SET index = index + 1");
      core.trade(100);
      Await.until(() -> "stopped: " + persister.health(), () -> !persister.health().alive());
      assertThat(persister.health().detail()).contains("something else writes to these tables");
    }
  }
}
