package io.rollingdrop.ops.reconcile;

import io.lettuce.core.RedisException;
import io.rollingdrop.ops.decided.DecidedState;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.satellite.support.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/**
 * Holds Postgres, Kafka and Redis against the core, exactly, each at the sequence that it has
 * reached: the stores are read first, then the core's commands are decided again and the result is
 * compared on the way. So nothing has to stop for it.
 */
public final class Reconciliation {

  /**
   * What was found of one store.
   *
   * @param store as people call it
   * @param sequence that it has reached
   * @param agrees whether it is exactly what the core decided through that sequence
   * @param detail what was compared, or what differs, or why it could not be read
   */
  public record Finding(String store, long sequence, boolean agrees, String detail) {}

  /** A store that was read, and what it says when the core is at its sequence. */
  private record Point(long sequence, String store, Function<DecidedState, Finding> compare) {}

  private final Path core;
  private final int shardId;
  private final Endpoints endpoints;
  private final Duration patience;

  /**
   * @param core folder of the core
   * @param patience longest wait for one answer of a store
   */
  public Reconciliation(Path core, int shardId, Endpoints endpoints, Duration patience) {
    this.core = core;
    this.shardId = shardId;
    this.endpoints = endpoints;
    this.patience = patience;
  }

  /**
   * Compares once.
   *
   * @return a finding for each store
   * @throws JournalException if the core's folder cannot be read
   */
  public List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    read("postgres", findings, () -> points.add(postgres()));
    read("kafka", findings, () -> points.add(kafka()));
    read("redis", findings, () -> points.addAll(redis()));
    points.sort(Comparator.comparingLong(Point::sequence));
    try (DecidedState decided = new DecidedState(core, shardId)) {
      for (Point point : points) {
        findings.add(compared(point, decided));
      }
    }
    findings.sort(Comparator.comparing(Finding::store));
    return findings;
  }

  private static Finding compared(Point point, DecidedState decided) {
    try {
      decided.decideThrough(point.sequence());
    } catch (JournalException e) {
      return new Finding(point.store(), point.sequence(), false, e.getMessage());
    }
    return point.compare().apply(decided);
  }

  private static void read(String store, List<Finding> findings, Callable<?> reading)
      throws InterruptedException {
    try {
      reading.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (JournalException e) {
      findings.add(new Finding(store, 0, false, e.getMessage()));
    } catch (SQLException | IOException | KafkaException | RedisException e) {
      findings.add(new Finding(store, 0, false, "cannot be read: " + e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException(store + " could not be read", e);
    }
  }

  private Point postgres() throws SQLException {
    PostgresStore store = PostgresStore.read(endpoints.postgres(), patience);
    return new Point(
        store.sequence(),
        "postgres",
        decided ->
            finding(
                "postgres",
                store.sequence(),
                store.difference(decided.balances()),
                "%,d balances, the sums of their ledger entries and of what orders and pending transfers hold%s"
                    .formatted(store.balances().size(), beginning(store.historyAfter()))));
  }

  private Point kafka() throws IOException, InterruptedException {
    KafkaStore store =
        KafkaStore.read(endpoints.kafka(), endpoints.registry(), patience, this::stateAfter);
    return new Point(
        store.sequence(),
        "kafka",
        decided ->
            finding(
                "kafka",
                store.sequence(),
                store.difference(
                    decided.balances(),
                    // From before what the core still has nobody can count.
                    store.beginning().historyAfter() < decided.beganAfter()
                        ? OptionalLong.empty()
                        : OptionalLong.of(decided.eventCount())),
                "%,d events, each once, and %,d balances folded from them%s"
                    .formatted(
                        store.events(),
                        store.balances().size(),
                        beginning(store.beginning().historyAfter()))));
  }

  private long stateAfter(long sequence, SnapshotRecordHandler handler) {
    try (DecidedState decided = new DecidedState(core, shardId)) {
      decided.decideThrough(sequence);
      decided.forEachRecord(handler);
      return decided.eventCount();
    }
  }

  private static String beginning(long historyAfter) {
    return historyAfter == 0
        ? ""
        : "; history begins after the snapshot at sequence " + historyAfter;
  }

  private List<Point> redis() throws IOException {
    RedisStore store = RedisStore.read(endpoints.redis(), patience);
    if (store.markets().isEmpty()) {
      throw new IOException("no market has been written yet");
    }
    return store.markets().stream()
        .map(
            book ->
                new Point(
                    book.sequence(),
                    "redis market " + book.marketId(),
                    decided ->
                        finding(
                            "redis market " + book.marketId(),
                            book.sequence(),
                            book.difference(decided),
                            "%d bids and %d asks"
                                .formatted(book.bids().size(), book.asks().size()))))
        .toList();
  }

  private static Finding finding(String store, long sequence, String difference, String compared) {
    return new Finding(
        store, sequence, difference.isEmpty(), difference.isEmpty() ? compared : difference);
  }
}
