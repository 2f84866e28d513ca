package io.rollingdrop.ops.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A role's door for operators: {@code /health/live}, {@code /health/ready}, {@code /metrics}, and
 * what the role adds. Answers from before the role is ready until after it has failed.
 */
public final class AdminDoor implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter metricsFormat = PrometheusTextFormatWriter.create();
  private final WebServer server;

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   * @param registry for {@code /metrics}
   * @param live whether the role works, or at least waits for what it needs; quick, any thread
   * @param ready whether it does its work just now; quick, any thread
   * @param more adds routes
   */
  public AdminDoor(
      String host,
      int port,
      PrometheusRegistry registry,
      Supplier<Health> live,
      Supplier<Health> ready,
      Consumer<HttpRouting.Builder> more) {
    this.registry = registry;
    server =
        WebServer.builder()
            .host(host)
            .port(port)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .routing(
                routing -> {
                  routing
                      .get("/health/live", (request, response) -> send(response, live.get()))
                      .get("/health/ready", (request, response) -> send(response, ready.get()))
                      .get("/metrics", this::metrics);
                  more.accept(routing);
                })
            .build()
            .start();
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Answers with a role's health: 200 or 503. */
  public static void send(ServerResponse response, Health health) {
    response.status(health.up() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    JsonAnswer.send(
        response,
        json -> {
          json.writeStringField("status", health.status());
          json.writeStringField("detail", health.detail());
          health.more().write(json);
        });
  }

  private void metrics(ServerRequest request, ServerResponse response) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metricsFormat.write(text, registry.scrape());
    response.header(HeaderNames.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE);
    response.send(text.toByteArray());
  }

  @Override
  public void close() {
    server.stop();
  }
}
