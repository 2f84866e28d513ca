package io.rollingdrop.satellite.persister;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.satellite.persister.kafka.KafkaSink;
import io.rollingdrop.satellite.persister.postgres.PostgresSink;
import io.rollingdrop.satellite.support.Satellite;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings the core's events into Postgres and onto Kafka, each exactly once. The two share nothing
 * but the feed: each has its own thread, position and lag, and goes on when the other cannot.
 */
public final class Persister implements Satellite {

  private final List<SinkWorker> workers = new ArrayList<>();
  private final SinkMetrics metrics;

  private Persister(PersisterSettings settings, EventFeed feed, PrometheusRegistry registry) {
    List<Sink> sinks = new ArrayList<>();
    settings.postgres().ifPresent(postgres -> sinks.add(new PostgresSink(postgres)));
    settings.kafka().ifPresent(kafka -> sinks.add(new KafkaSink(kafka)));
    List<SinkStatus> statuses = sinks.stream().map(sink -> new SinkStatus(sink.name())).toList();
    metrics = new SinkMetrics(registry, statuses);
    for (int i = 0; i < sinks.size(); i++) {
      Sink sink = sinks.get(i);
      workers.add(
          new SinkWorker(sink, feed, statuses.get(i), metrics.of(sink.name()), settings).start());
    }
  }

  /**
   * Starts a persister; returns at once. It waits by itself for what it needs, and says so in its
   * health.
   *
   * @param feed opened once for each sink, each on its own thread
   * @param registry gets its metrics, {@code rollingdrop_persister_*}, until it is closed
   */
  public static Satellite start(
      PersisterSettings settings, EventFeed feed, PrometheusRegistry registry) {
    return new Persister(settings, feed, registry);
  }

  /** Alive if both sinks are, ready if both are; the detail tells of each. */
  @Override
  public SatelliteHealth health() {
    List<SatelliteHealth> each = workers.stream().map(SinkWorker::health).toList();
    return new SatelliteHealth(
        each.stream().allMatch(SatelliteHealth::alive),
        each.stream().allMatch(SatelliteHealth::ready),
        each.stream().map(SatelliteHealth::detail).collect(Collectors.joining("; ")));
  }

  @Override
  public void close() {
    workers.forEach(SinkWorker::close);
    metrics.close();
  }
}
