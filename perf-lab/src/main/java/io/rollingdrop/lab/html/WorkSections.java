package io.rollingdrop.lab.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the work cost and how much of it was done: stages, throughput, allocation, tables. */
final class WorkSections {

  private static final Set<String> VERDICT = Set.of("lab", "valid", "reason");

  private WorkSections() {}

  /** The lab's own figures, where it says nothing else for the report. */
  static void figures(Page page, Results results) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : results.outcome().fields().properties()) {
      if (!VERDICT.contains(field.getKey())) {
        rows.add(List.of(field.getKey(), figure(field.getValue())));
      }
    }
    if (results.findings().title().isEmpty() && !rows.isEmpty()) {
      page.section(
          "Figures",
          () ->
              new HtmlTable("The lab's JSON", List.of("field", "value"), rows)
                  .write(page.markup()));
    }
  }

  private static String figure(JsonNode value) {
    return value.isIntegralNumber()
        ? Quantity.count(value.asLong())
        : value.isValueNode() ? value.asText() : value.toString();
  }

  static void flow(Page page, Results results) {
    List<Findings.Flow> flow = results.findings().flow();
    if (flow.isEmpty()) {
      return;
    }
    page.section(
        "Flow by second",
        () ->
            page.figure(
                "Requests that were due, decided, pushed back by the system, and given up before they were sent, in each second; below, those due and not answered at its end. Runs side by side.",
                () -> new FlowChart(flow).draw(page.markup())));
  }

  static void stages(Page page, Results results) {
    List<Findings.Stage> stages = results.findings().stages();
    if (stages.isEmpty()) {
      return;
    }
    page.section(
        "Stages",
        () -> {
          page.figure(
              "In the order of the path. Percentiles of stages do not add up to those of the whole: the slowest command of one stage is seldom that of the next.",
              () -> new StageChart(stages).draw(page.markup()));
          new HtmlTable(
                  "Time in each stage",
                  List.of("stage", "p50", "p99", "p99.9"),
                  stages.stream()
                      .map(
                          stage ->
                              List.of(
                                  stage.stage(),
                                  Quantity.micros(stage.p50Us()),
                                  Quantity.micros(stage.p99Us()),
                                  Quantity.micros(stage.p999Us())))
                      .toList())
              .write(page.markup());
        });
  }

  static void throughput(Page page, Results results) {
    Map<String, List<Findings.Throughput>> byUnit = new LinkedHashMap<>();
    for (Findings.Throughput figure : results.findings().throughput()) {
      byUnit.computeIfAbsent(figure.unit(), unit -> new ArrayList<>()).add(figure);
    }
    if (byUnit.isEmpty()) {
      return;
    }
    page.section(
        "Throughput",
        () ->
            byUnit.forEach(
                (unit, figures) ->
                    page.figure("", () -> ThroughputChart.draw(page.markup(), figures))));
  }

  static void allocation(Page page, Results results) {
    Findings.Allocation allocation = results.findings().allocation();
    if (allocation.commands() > 0) {
      page.section(
          "Allocation",
          () ->
              page.paragraph(
                  "%s of heap a command, over %s commands."
                      .formatted(
                          allocation.bytesPerCommand() < 10
                              ? Quantity.digits(allocation.bytesPerCommand()) + "\u00a0B"
                              : Quantity.bytes(allocation.bytesPerCommand()),
                          Quantity.count(allocation.commands()))));
    }
  }

  static void tables(Page page, Results results) {
    for (Findings.Table table : results.findings().tables()) {
      page.section(
          table.title(),
          () ->
              new HtmlTable(table.title(), table.columns(), table.rows())
                  .underItsTitle()
                  .write(page.markup()));
    }
  }

  static void words(Page page, Results results) {
    Findings findings = results.findings();
    if (!findings.oracle().isEmpty()) {
      page.section("What was checked", () -> page.list(findings.oracle()));
    }
    if (!findings.limits().isEmpty()) {
      page.section("What these figures do not say", () -> page.list(findings.limits()));
    }
  }
}
