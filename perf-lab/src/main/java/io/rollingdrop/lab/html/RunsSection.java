package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Run by run, their spread, and what that spread allows to be said. */
final class RunsSection {

  /** Less than this between runs is what a quiet machine shows. */
  private static final double CALM = 1.10;

  private RunsSection() {}

  static void write(Page page, Results results, KeyFigures key) {
    List<Findings.Run> runs = results.findings().runs();
    if (runs.isEmpty()) {
      return;
    }
    boolean ratios = key.ratio(Figure.P50).isKnown();
    page.section(
        "Runs",
        () -> {
          page.paragraph(trust(key));
          new HtmlTable(
                  ratios
                      ? "Response time of each run, and as a multiple of its own "
                          + VerdictSection.baselineName(results)
                      : "Response time of each run",
                  columns(ratios),
                  rows(runs, key, ratios))
              .withSummaries(runs.size() > 1 ? 3 : 0)
              .write(page.markup());
        });
  }

  private static List<String> columns(boolean ratios) {
    List<String> columns = new ArrayList<>(List.of("run", "offered", "achieved"));
    for (Figure figure : Figure.values()) {
      columns.add(figure.label());
      if (ratios && figure != Figure.MAX) {
        columns.add("ratio");
      }
    }
    return columns;
  }

  private static List<List<String>> rows(List<Findings.Run> runs, KeyFigures key, boolean ratios) {
    List<List<String>> rows = new ArrayList<>();
    for (Findings.Run run : runs) {
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(run.run()));
      row.add(Quantity.perSecond(run.offeredPerS()));
      row.add(
          run.offeredPerS() > 0
              ? Quantity.percent(run.achievedPerS() / run.offeredPerS())
              : Quantity.perSecond(run.achievedPerS()));
      for (Figure figure : Figure.values()) {
        row.add(Quantity.nanos(figure.of(run)));
        if (ratios && figure != Figure.MAX) {
          row.add(Quantity.ratio(figure.of(run), figure.baselineOf(run)));
        }
      }
      rows.add(row);
    }
    if (runs.size() > 1) {
      rows.add(summary("median", key, ratios, Spread::median));
      rows.add(summary("best", key, ratios, Spread::lowest));
      rows.add(summary("worst", key, ratios, Spread::highest));
    }
    return rows;
  }

  private static List<String> summary(
      String name, KeyFigures key, boolean ratios, ToDoubleFunction<Spread> value) {
    List<String> row = new ArrayList<>(List.of(name, "", ""));
    for (Figure figure : Figure.values()) {
      row.add(Quantity.nanos(value.applyAsDouble(key.nanos(figure))));
      if (ratios && figure != Figure.MAX) {
        row.add(Quantity.ratio(value.applyAsDouble(key.ratio(figure)), 1));
      }
    }
    return row;
  }

  /** What a difference to another report has to exceed before it means something. */
  static String trust(KeyFigures key) {
    if (key.runs() < 2) {
      return "One run has no spread: nothing can be said of whether a difference to another report is chance.";
    }
    double p50 = key.nanos(Figure.P50).factor();
    double p99 = key.nanos(Figure.P99).factor();
    StringBuilder trust =
        new StringBuilder(
            "Between %d runs p50 differs by a factor of %s and p99 by %s: a difference to another report below that is chance."
                .formatted(key.runs(), Quantity.digits(p50), Quantity.digits(p99)));
    if (key.ratio(Figure.P99).isKnown()) {
      double ratioP50 = key.ratio(Figure.P50).factor();
      double ratioP99 = key.ratio(Figure.P99).factor();
      trust.append(
          " The ratios to the baseline differ by %s and %s: %s."
              .formatted(
                  Quantity.digits(ratioP50),
                  Quantity.digits(ratioP99),
                  ratioP50 * ratioP99 < p50 * p99
                      ? "they are the steadier measure"
                      : "they are no steadier than the times themselves"));
    }
    if (key.runs() < 3) {
      trust.append(" Two runs say little of a spread.");
    } else if (Math.max(p50, p99) <= CALM) {
      trust.append(" The machine was calm.");
    }
    return trust.toString();
  }
}
