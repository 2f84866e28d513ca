package io.rollingdrop.satellite.config.web;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** What watches the service asks: is it alive, is it ready, how does it do. Without a session. */
final class HealthRoutes {

  private final Supplier<SatelliteHealth> health;
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  HealthRoutes(Supplier<SatelliteHealth> health, PrometheusRegistry registry) {
    this.health = health;
    this.registry = registry;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.open(
        routing,
        Method.GET,
        "/health/live",
        call -> {
          SatelliteHealth now = health.get();
          return reply(now.alive(), now.detail());
        });
    door.open(
        routing,
        Method.GET,
        "/health/ready",
        call -> {
          SatelliteHealth now = health.get();
          return reply(now.ready(), now.detail());
        });
    door.open(routing, Method.GET, "/metrics", call -> metrics());
  }

  private static Reply reply(boolean up, String detail) {
    return Reply.json(
        up ? 200 : 503,
        json -> {
          json.writeStringField("status", up ? "up" : "down");
          json.writeStringField("detail", detail);
        });
  }

  private Reply metrics() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing metrics to memory", e);
    }
    return new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
  }
}
