package io.rollingdrop.ops.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.StageLatency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How a core is, over HTTP: {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code
 * /stages}. Answers from before the core has recovered until after it has failed.
 */
final class CoreAdmin implements AutoCloseable {

  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
  private static final String JSON = "application/json";
  private static final JsonFactory JSON_FACTORY = new JsonFactory();

  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter metricsFormat = PrometheusTextFormatWriter.create();
  private final WebServer server;
  private volatile Core core;

  /** Writes the fields of a JSON object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   */
  CoreAdmin(String host, int port, PrometheusRegistry registry) {
    this.registry = registry;
    server =
        WebServer.builder()
            .host(host)
            .port(port)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .routing(this::routing)
            .build()
            .start();
  }

  private void routing(HttpRouting.Builder routing) {
    routing
        .get("/health/live", this::live)
        .get("/health/ready", this::ready)
        .get("/metrics", this::metrics)
        .get("/stages", this::stages);
  }

  /** The core has recovered. */
  void show(Core recovered) {
    core = recovered;
  }

  int port() {
    return server.port();
  }

  private void live(ServerRequest request, ServerResponse response) {
    Core present = core;
    boolean alive = present == null || !present.hasFailed();
    health(response, alive, alive ? "alive" : "failed: restart it", present);
  }

  private void ready(ServerRequest request, ServerResponse response) {
    Core present = core;
    if (present == null) {
      health(response, false, "recovering from its journals", null);
    } else if (present.hasFailed()) {
      health(response, false, "failed: restart it", present);
    } else if (!present.isAdmitting()) {
      health(response, false, "takes no commands: make room on the disk", present);
    } else {
      health(response, true, "takes commands", present);
    }
  }

  private static void health(ServerResponse response, boolean up, String detail, Core present) {
    response.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    send(
        response,
        json -> {
          json.writeStringField("status", up ? "up" : "down");
          json.writeStringField("detail", detail);
          if (present != null) {
            json.writeNumberField("sequence", present.lastSequence());
            json.writeStringField("published", present.published().toString());
          }
        });
  }

  private void metrics(ServerRequest request, ServerResponse response) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metricsFormat.write(text, registry.scrape());
    response.header(HeaderNames.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE);
    response.send(text.toByteArray());
  }

  private void stages(ServerRequest request, ServerResponse response) {
    Core present = core;
    if (present == null) {
      health(response, false, "recovering from its journals", null);
      return;
    }
    send(
        response,
        json -> {
          json.writeArrayFieldStart("stages");
          for (StageLatency stage : present.latencies()) {
            write(json, stage.stage(), stage.snapshot());
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, String stage, Histogram latency)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("stage", stage);
    json.writeNumberField("count", latency.getTotalCount());
    json.writeNumberField("p50_us", latency.getValueAtPercentile(50) / NS_PER_US);
    json.writeNumberField("p99_us", latency.getValueAtPercentile(99) / NS_PER_US);
    json.writeNumberField("p999_us", latency.getValueAtPercentile(99.9) / NS_PER_US);
    json.writeNumberField("max_us", latency.getMaxValue() / NS_PER_US);
    json.writeEndObject();
  }

  private static void send(ServerResponse response, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON_FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    response.header(HeaderNames.CONTENT_TYPE, JSON);
    response.send(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop();
  }
}
