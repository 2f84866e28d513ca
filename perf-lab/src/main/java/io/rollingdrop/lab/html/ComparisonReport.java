package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The page that lays the results of several folders over each other; the first is the base. */
final class ComparisonReport {

  private static final int COLOURS = 6;

  private final Comparison comparison;
  private final Page page = new Page("Comparison · RollingDrop perf lab");

  private ComparisonReport(Comparison comparison) {
    this.comparison = comparison;
  }

  /**
   * The page.
   *
   * @param all two at least
   */
  static String of(List<Results> all) {
    return new ComparisonReport(new Comparison(all)).write();
  }

  private String write() {
    head();
    figures();
    curves();
    throughput();
    PartsComparison.write(page, comparison.byLabel());
    return page.finish(
        "Made from %d results folders; ops/rollingdrop lab report makes it again."
            .formatted(comparison.byLabel().size()));
  }

  private void head() {
    Markup markup = page.markup();
    markup.open("header");
    markup.element("p", "RollingDrop perf lab · comparison", "class", "over");
    markup.element("h1", comparison.base().title());
    comparison
        .byLabel()
        .forEach(
            (label, results) -> {
              Outcome outcome = results.outcome();
              KeyFigures key = KeyFigures.of(results);
              markup.open("p", "class", "verdict " + (outcome.valid() ? "valid" : "invalid"));
              markup.element("strong", outcome.valid() ? "VALID" : "INVALID: " + outcome.reason());
              markup.element("span", label);
              if (key.hasRate()) {
                markup.element("span", key.rate());
              }
              markup.close();
            });
    List<String> warnings = comparison.warnings();
    if (!warnings.isEmpty()) {
      markup.open("div", "class", "warnings").element("h2", "Before comparing");
      page.list(warnings);
      markup.close();
    }
    markup.close();
  }

  private void figures() {
    List<List<String>> rows = new ArrayList<>();
    KeyFigures base = KeyFigures.of(comparison.base());
    comparison
        .byLabel()
        .forEach(
            (label, results) -> {
              KeyFigures key = KeyFigures.of(results);
              List<String> row = new ArrayList<>(List.of(label));
              for (Figure figure : Figure.values()) {
                row.add(Quantity.nanos(key.headline(figure)));
                row.add(Quantity.ratio(key.headline(figure), base.headline(figure)));
              }
              rows.add(row);
            });
    if (!base.hasLatency()) {
      return;
    }
    page.section(
        "Key figures",
        () -> {
          new HtmlTable(
                  "Response time, median of runs (of maxima the worst), and as a multiple of the first",
                  List.of(
                      "results", "p50", "ratio", "p99", "ratio", "p99.9", "ratio", "max", "ratio"),
                  rows)
              .write(page.markup());
          baselineRatios();
          page.list(findings(base));
        });
  }

  private void baselineRatios() {
    List<List<String>> rows = new ArrayList<>();
    comparison
        .byLabel()
        .forEach(
            (label, results) -> {
              KeyFigures key = KeyFigures.of(results);
              if (key.ratio(Figure.P50).isKnown()) {
                List<String> row = new ArrayList<>(List.of(label));
                for (Figure figure : List.of(Figure.P50, Figure.P99, Figure.P999)) {
                  Spread ratio = key.ratio(figure);
                  row.add(Quantity.ratio(ratio.median(), 1));
                  row.add(
                      Quantity.digits(ratio.lowest()) + " – " + Quantity.digits(ratio.highest()));
                }
                rows.add(row);
              }
            });
    if (!rows.isEmpty()) {
      new HtmlTable(
              "As a multiple of each one's own baseline: median of runs, best to worst",
              List.of("results", "p50", "runs", "p99", "runs", "p99.9", "runs"),
              rows)
          .write(page.markup());
    }
  }

  /** Whether the runs' ranges lie apart; with one run a side nothing can be said. */
  private List<String> findings(KeyFigures base) {
    List<String> findings = new ArrayList<>();
    comparison.byLabel().entrySet().stream()
        .skip(1)
        .forEach(entry -> findings.add(entry.getKey() + ": " + finding(base, entry.getValue())));
    return findings;
  }

  private String finding(KeyFigures base, Results results) {
    if (!results.outcome().valid() || !comparison.base().outcome().valid()) {
      return "nothing follows from an invalid run.";
    }
    KeyFigures key = KeyFigures.of(results);
    if (key.runs() < 2 || base.runs() < 2) {
      return "too few runs to tell a difference from chance.";
    }
    String times = inWords(key::nanos, base::nanos);
    return key.ratio(Figure.P50).isKnown() && base.ratio(Figure.P50).isKnown()
        ? "times: "
            + times
            + ". Multiples of the baseline: "
            + inWords(key::ratio, base::ratio)
            + "."
        : times + ".";
  }

  /** The figures by what is to be said of them. */
  private static String inWords(Function<Figure, Spread> here, Function<Figure, Spread> base) {
    Map<String, List<String>> figures = new LinkedHashMap<>();
    for (Figure figure : List.of(Figure.P50, Figure.P99, Figure.P999)) {
      figures
          .computeIfAbsent(
              apart(here.apply(figure), base.apply(figure)), words -> new ArrayList<>())
          .add(figure.label());
    }
    List<String> parts = new ArrayList<>();
    figures.forEach((words, labels) -> parts.add(String.join(", ", labels) + " " + words));
    return String.join("; ", parts);
  }

  private static String apart(Spread here, Spread base) {
    if (!here.isKnown() || !base.isKnown()) {
      return "not known";
    }
    if (here.overlaps(base)) {
      return "within the spread of the runs";
    }
    return here.median() > base.median()
        ? "higher in every run than in any of the first"
        : "lower in every run than in any of the first";
  }

  private void curves() {
    List<Curve> curves = new ArrayList<>();
    for (Map.Entry<String, Results> entry : comparison.byLabel().entrySet()) {
      entry
          .getValue()
          .measured()
          .ifPresent(
              measured -> {
                Map<String, Histogram> runs = measured.byRun();
                String style = "compared" + curves.size() % COLOURS;
                String commit = entry.getValue().origin().shortCommit();
                curves.add(
                    new Curve(
                        comparison.nameOf(entry.getKey()), commit, style, measured.all(), runs));
              });
    }
    if (!curves.isEmpty()) {
      page.section(
          "Latency by percentile",
          () ->
              page.figure(
                  "All runs of each together; pale lines are single runs.",
                  () -> new PercentileChart(curves).draw(page.markup())));
    }
  }

  private void throughput() {
    Set<String> names = new LinkedHashSet<>();
    comparison
        .byLabel()
        .values()
        .forEach(
            results -> results.findings().throughput().forEach(figure -> names.add(name(figure))));
    if (names.isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>(List.of("results"));
    columns.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    comparison
        .byLabel()
        .forEach(
            (label, results) -> {
              List<String> row = new ArrayList<>(List.of(label));
              for (String column : columns.subList(1, columns.size())) {
                row.add(
                    results.findings().throughput().stream()
                        .filter(figure -> name(figure).equals(column))
                        .map(figure -> Quantity.perSecond(figure.perS()))
                        .findFirst()
                        .orElse(Quantity.UNKNOWN));
              }
              rows.add(row);
            });
    page.section(
        "Throughput", () -> new HtmlTable("The most a second", columns, rows).write(page.markup()));
  }

  private static String name(Findings.Throughput figure) {
    return figure.unit().isEmpty() ? figure.label() : figure.label() + ", " + figure.unit();
  }
}
