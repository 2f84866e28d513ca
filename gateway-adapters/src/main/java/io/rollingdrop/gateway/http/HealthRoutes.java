package io.rollingdrop.gateway.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** What watches the gateway asks: is it alive, may it be sent requests, how does it do. */
public final class HealthRoutes {

  /**
   * How the gateway is.
   *
   * @param alive whether restarting it would not help
   * @param ready whether requests may be sent to it
   * @param sequence that its read models reflect
   * @param detail in words
   */
  public record Health(boolean alive, boolean ready, long sequence, String detail) {}

  private HealthRoutes() {}

  /** Adds {@code /health/live} and {@code /health/ready}. */
  public static void addHealth(Door door, HttpRouting.Builder routing, Supplier<Health> health) {
    door.open(
        routing, Method.GET, "/health/live", call -> reply(health.get(), health.get().alive()));
    door.open(
        routing, Method.GET, "/health/ready", call -> reply(health.get(), health.get().ready()));
  }

  private static Reply reply(Health health, boolean up) {
    return Reply.json(
        up ? 200 : 503,
        json -> {
          json.writeStringField("status", up ? "up" : "down");
          json.writeStringField("detail", health.detail());
          json.writeNumberField("sequence", health.sequence());
        });
  }

  /** Adds {@code /metrics}, in Prometheus's text format. */
  public static void addMetrics(
      Door door, HttpRouting.Builder routing, PrometheusRegistry registry) {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    door.open(
        routing,
        Method.GET,
        "/metrics",
        call -> {
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          try {
            writer.write(text, registry.scrape());
          } catch (IOException e) {
            throw new UncheckedIOException("writing metrics to memory", e);
          }
          return new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
        });
  }
}
