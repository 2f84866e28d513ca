package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The pictures of latency: by percentile, against load, by second. */
final class LatencySections {

  private LatencySections() {}

  static void percentiles(Page page, Results results) {
    if (results.latencies().isEmpty()) {
      return;
    }
    page.section(
        isOnlyHiccups(results) ? "How quiet the machine was" : "Latency by percentile",
        () -> {
          List<Curve> curves = Curve.of(results.latencies());
          boolean single = curves.stream().anyMatch(curve -> curve.runs().size() > 1);
          page.figure(
              "All runs together."
                  + (single ? " Pale lines are single runs." : "")
                  + " A line is thin where fewer than ten samples are left above it.",
              () -> new PercentileChart(curves).draw(page.markup()));
          new HtmlTable(
                  "All samples of all runs together",
                  List.of("line", "p50", "p90", "p99", "p99.9", "p99.99", "max", "samples"),
                  results.latencies().stream().map(LatencySections::row).toList())
              .write(page.markup());
        });
  }

  /** Of a lab that measures no latency, only what a thread that sleeps overslept meanwhile. */
  private static boolean isOnlyHiccups(Results results) {
    return results.latencies().stream().allMatch(series -> series.role() == Role.HICCUP);
  }

  private static List<String> row(LatencySeries series) {
    List<String> row = new ArrayList<>();
    row.add(series.label());
    for (double percentile : new double[] {50, 90, 99, 99.9, 99.99, 100}) {
      long nanos = series.all().getValueAtPercentile(percentile);
      row.add(nanos == 0 ? "0" : Quantity.nanos(nanos));
    }
    row.add(Quantity.count(series.all().getTotalCount()));
    return row;
  }

  static void load(Page page, Results results) {
    List<Findings.LoadPoint> load =
        results.findings().load().stream()
            .filter(point -> point.offeredPerS() > 0)
            .sorted(Comparator.comparingDouble(Findings.LoadPoint::offeredPerS))
            .toList();
    if (load.isEmpty()) {
      return;
    }
    page.section(
        "Latency against load",
        () -> {
          page.figure(
              "From the intended send, so that what queues is counted. Hollow: less than 99 % of the offered rate was achieved; there latency only says how long was waited.",
              () -> new LoadChart(load).draw(page.markup()));
          new HtmlTable(
                  "Latency by offered rate",
                  List.of("offered", "achieved", "share", "p50", "p99", "p99.9", ""),
                  load.stream()
                      .map(
                          point ->
                              List.of(
                                  Quantity.perSecond(point.offeredPerS()),
                                  Quantity.perSecond(point.achievedPerS()),
                                  Quantity.percent(point.achievedPerS() / point.offeredPerS()),
                                  Quantity.micros(point.p50Us()),
                                  Quantity.micros(point.p99Us()),
                                  Quantity.micros(point.p999Us()),
                                  LoadChart.isSaturated(point) ? "saturated" : ""))
                      .toList())
              .write(page.markup());
        });
  }

  static void timeline(Page page, Results results) {
    results
        .measured()
        .filter(measured -> measured.intervals().size() > 1)
        .ifPresent(
            measured ->
                page.section(
                    "By second",
                    () ->
                        page.figure(
                            "Runs side by side; what lies between them is left out. Below: pauses of the measured JVM, and the worst hiccup of each second in a JVM that only sleeps; heights are logarithmic, from 100 µs to 1 s.",
                            () ->
                                new TimelineChart(
                                        measured, results.first(Role.HICCUP), results.pauses())
                                    .draw(page.markup()))));
  }
}
