package io.rollingdrop.satellite.config.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.satellite.config.dashboard.DashboardView.Consumer;
import io.rollingdrop.satellite.config.dashboard.DashboardView.RoleView;
import io.rollingdrop.satellite.config.dashboard.DashboardView.Stage;
import io.rollingdrop.satellite.config.dashboard.DashboardView.Throughput;
import io.rollingdrop.satellite.config.dashboard.Metrics.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two looks at all roles as one view: rates from what was counted between them. Counters are known
 * by their names' endings, so that a satellite need only follow the custom: {@code
 * rollingdrop_ROLE_events_total}, {@code ..._trades_total}, {@code ..._lag_events}, {@code
 * ..._lag_seconds}, the last two with a label for each of its outputs if it has several.
 */
final class DashboardFold {

  private static final String CORE = "core";
  private static final String GATEWAY = "gateway";
  private static final List<String> CONSUMERS = List.of("persister", "market-data", "config");
  private static final String COMMANDS = "rollingdrop_core_commands_total";
  private static final String REQUESTS = "rollingdrop_gateway_requests_total";
  private static final String PUBLISHED = "rollingdrop_core_published_sequence";
  private static final String GATEWAY_SEQUENCE = "rollingdrop_gateway_sequence";
  private static final String GATEWAY_STAGES = "rollingdrop_gateway_stage_seconds";
  private static final String LAG_EVENTS = "_lag_events";
  private static final String LAG_SECONDS = "_lag_seconds";
  private static final double US_PER_SECOND = 1e6;
  private static final double MS_PER_SECOND = 1e3;
  private static final double NS_PER_SECOND = 1e9;

  /**
   * One look.
   *
   * @param takenNs as {@link System#nanoTime}
   * @param timeMs milliseconds since the Unix epoch
   */
  record Look(long takenNs, long timeMs, List<RoleSample> roles) {

    Look {
      roles = List.copyOf(roles);
    }

    private Optional<RoleSample> role(String name) {
      return roles.stream().filter(sample -> sample.role().name().equals(name)).findFirst();
    }

    private Metrics metrics(String role) {
      return role(role).map(RoleSample::metrics).orElse(Metrics.NONE);
    }

    /** What consumers have counted; the first of them that counts it. */
    private OptionalDouble counted(String ending) {
      return CONSUMERS.stream()
          .map(role -> metrics(role).largestEndingWith(ending))
          .filter(OptionalDouble::isPresent)
          .findFirst()
          .orElse(OptionalDouble.empty());
    }
  }

  private DashboardFold() {}

  static DashboardView view(Look before, Look now) {
    double seconds = (now.takenNs() - before.takenNs()) / NS_PER_SECOND;
    return new DashboardView(
        now.timeMs(),
        new Throughput(
            rate(before.metrics(CORE).sum(COMMANDS), now.metrics(CORE).sum(COMMANDS), seconds),
            rate(before.counted("_events_total"), now.counted("_events_total"), seconds),
            rate(before.counted("_trades_total"), now.counted("_trades_total"), seconds),
            rate(
                before.metrics(GATEWAY).sum(REQUESTS),
                now.metrics(GATEWAY).sum(REQUESTS),
                seconds)),
        stages(now),
        consumers(now),
        now.roles().stream()
            .map(
                role ->
                    new RoleView(
                        role.role().name(),
                        role.role().url().toString(),
                        role.ready(),
                        role.detail()))
            .toList());
  }

  /** A counter that fell belongs to a process that was started again: counted from 0. */
  private static double rate(OptionalDouble before, OptionalDouble now, double seconds) {
    if (before.isEmpty() || now.isEmpty() || seconds <= 0) {
      return 0;
    }
    double counted = now.getAsDouble() - before.getAsDouble();
    return (counted < 0 ? now.getAsDouble() : counted) / seconds;
  }

  private static List<Stage> stages(Look now) {
    List<Stage> stages = new ArrayList<>();
    now.role(CORE)
        .ifPresent(
            core -> {
              for (JsonNode stage : core.stages()) {
                stages.add(
                    new Stage(
                        stage.path("stage").asText(),
                        stage.path("count").asLong(),
                        stage.path("p50_us").asDouble(),
                        stage.path("p99_us").asDouble(),
                        stage.path("p999_us").asDouble(),
                        stage.path("max_us").asDouble()));
              }
            });
    stages.addAll(gatewayStages(now.metrics(GATEWAY)));
    return stages;
  }

  /** From a summary; it tells no maximum, so its highest quantile stands for it. */
  private static List<Stage> gatewayStages(Metrics metrics) {
    Map<String, Map<String, Double>> byStage = new LinkedHashMap<>();
    for (Sample sample : metrics.samples()) {
      String stage = sample.labels().get("stage");
      if (stage != null && sample.name().startsWith(GATEWAY_STAGES)) {
        byStage
            .computeIfAbsent(stage, s -> new LinkedHashMap<>())
            .put(sample.labels().getOrDefault("quantile", sample.name()), sample.value());
      }
    }
    List<Stage> stages = new ArrayList<>();
    byStage.forEach(
        (stage, values) -> {
          double p999 = values.getOrDefault("0.999", 0.0) * US_PER_SECOND;
          stages.add(
              new Stage(
                  GATEWAY + " " + stage,
                  values.getOrDefault(GATEWAY_STAGES + "_count", 0.0).longValue(),
                  values.getOrDefault("0.5", 0.0) * US_PER_SECOND,
                  values.getOrDefault("0.99", 0.0) * US_PER_SECOND,
                  p999,
                  p999));
        });
    return stages;
  }

  private static List<Consumer> consumers(Look now) {
    List<Consumer> consumers = new ArrayList<>();
    now.role(GATEWAY).ifPresent(role -> consumers.add(gateway(now, role)));
    for (String name : CONSUMERS) {
      now.role(name).ifPresent(role -> consumers.addAll(satellite(role)));
    }
    return consumers;
  }

  /** The gateway tells how far its read models are, the core how far it has published. */
  private static Consumer gateway(Look now, RoleSample role) {
    OptionalDouble published = now.metrics(CORE).sum(PUBLISHED);
    OptionalDouble reflected = role.metrics().sum(GATEWAY_SEQUENCE);
    OptionalDouble lag =
        published.isPresent() && reflected.isPresent()
            ? OptionalDouble.of(Math.max(0, published.getAsDouble() - reflected.getAsDouble()))
            : OptionalDouble.empty();
    return new Consumer(GATEWAY, role.ready(), lag, OptionalDouble.empty(), problemOf(role));
  }

  /** One for each of its outputs, which are told apart by the lag's labels. */
  private static List<Consumer> satellite(RoleSample role) {
    Map<String, OptionalDouble> events = lags(role.metrics(), LAG_EVENTS, 1);
    Map<String, OptionalDouble> millis = lags(role.metrics(), LAG_SECONDS, MS_PER_SECOND);
    Map<String, OptionalDouble> outputs = new LinkedHashMap<>(events);
    millis.keySet().forEach(output -> outputs.putIfAbsent(output, OptionalDouble.empty()));
    if (outputs.isEmpty()) {
      outputs.put("", OptionalDouble.empty());
    }
    List<Consumer> consumers = new ArrayList<>();
    outputs.forEach(
        (output, lag) ->
            consumers.add(
                new Consumer(
                    (role.role().name() + " " + output).strip(),
                    role.ready(),
                    lag,
                    millis.getOrDefault(output, OptionalDouble.empty()),
                    problemOf(role))));
    return consumers;
  }

  private static Map<String, OptionalDouble> lags(Metrics metrics, String ending, double factor) {
    Map<String, OptionalDouble> lags = new LinkedHashMap<>();
    for (Sample sample : metrics.samples()) {
      if (sample.name().endsWith(ending)) {
        lags.put(
            String.join(" ", sample.labels().values()), OptionalDouble.of(sample.value() * factor));
      }
    }
    return lags;
  }

  /** What is said of a role that works is with the roles; here only why one does not. */
  private static String problemOf(RoleSample role) {
    return role.ready() ? "" : role.detail();
  }
}
