package io.rollingdrop.satellite.config.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.satellite.config.dashboard.Dashboard;
import io.rollingdrop.satellite.config.dashboard.DashboardView;
import java.io.IOException;
import java.util.OptionalDouble;

/** How the whole system does. */
final class DashboardRoutes {

  private final Dashboard dashboard;

  DashboardRoutes(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signedIn(routing, Method.GET, "/api/dashboard", call -> reply(dashboard.view()));
  }

  private static Reply reply(DashboardView view) {
    return Reply.json(
        200,
        json -> {
          json.writeNumberField("time_ms", view.timeMs());
          json.writeObjectFieldStart("throughput");
          json.writeNumberField("commands_per_s", view.throughput().commandsPerS());
          json.writeNumberField("events_per_s", view.throughput().eventsPerS());
          json.writeNumberField("trades_per_s", view.throughput().tradesPerS());
          json.writeNumberField("requests_per_s", view.throughput().requestsPerS());
          json.writeEndObject();
          json.writeArrayFieldStart("stages");
          for (DashboardView.Stage stage : view.stages()) {
            write(json, stage);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("consumers");
          for (DashboardView.Consumer consumer : view.consumers()) {
            write(json, consumer);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("roles");
          for (DashboardView.RoleView role : view.roles()) {
            write(json, role);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, DashboardView.Stage stage) throws IOException {
    json.writeStartObject();
    json.writeStringField("stage", stage.stage());
    json.writeNumberField("count", stage.count());
    json.writeNumberField("p50_us", stage.p50Us());
    json.writeNumberField("p99_us", stage.p99Us());
    json.writeNumberField("p999_us", stage.p999Us());
    json.writeNumberField("max_us", stage.maxUs());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, DashboardView.Consumer consumer)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", consumer.name());
    json.writeBooleanField("ready", consumer.ready());
    write(json, "lag_events", consumer.lagEvents());
    write(json, "lag_ms", consumer.lagMs());
    json.writeStringField("detail", consumer.detail());
    json.writeEndObject();
  }

  /** Null where nobody knows. */
  private static void write(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, Math.round(value.getAsDouble()));
    } else {
      json.writeNullField(name);
    }
  }

  private static void write(JsonGenerator json, DashboardView.RoleView role) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", role.name());
    json.writeStringField("url", role.url());
    json.writeBooleanField("ready", role.ready());
    json.writeStringField("detail", role.detail());
    json.writeEndObject();
  }
}
