package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.List;

/** The head of a report: what was asked, whether the answer counts, and what it is. */
final class VerdictSection {

  private VerdictSection() {}

  static void write(Page page, Results results, KeyFigures key) {
    Markup markup = page.markup();
    markup.open("header");
    markup.element("p", "RollingDrop perf lab · " + results.outcome().lab(), "class", "over");
    markup.element("h1", results.title());
    if (!results.findings().question().isEmpty()) {
      markup.element("p", results.findings().question(), "class", "question");
    }
    verdict(markup, results, key);
    if (key.hasLatency()) {
      tiles(markup, results, key);
    }
    origin(markup, results.origin());
    markup.close();
  }

  private static void verdict(Markup markup, Results results, KeyFigures key) {
    Outcome outcome = results.outcome();
    markup.open("p", "class", "verdict " + (outcome.valid() ? "valid" : "invalid"));
    markup.element("strong", outcome.valid() ? "VALID" : "INVALID: " + outcome.reason());
    if (!results.findings().answer().isEmpty()) {
      markup.element("span", results.findings().answer());
    }
    if (key.hasRate()) {
      markup.element("span", key.rate());
    }
    if (!outcome.valid()) {
      markup.element("span", "The figures below are for finding out why; they are no result.");
    }
    markup.close();
  }

  private static void tiles(Markup markup, Results results, KeyFigures key) {
    markup.open("dl", "class", "tiles");
    for (Figure figure : Figure.values()) {
      markup.open("div");
      markup.element("dt", figure.label());
      markup.element("dd", Quantity.nanos(key.headline(figure)), "class", "value");
      markup.element("dd", beside(results, key, figure));
      markup.close();
    }
    markup.close();
    String how =
        key.runs() > 1
            ? "Response time from the intended send: medians of %d runs, of maxima the worst."
                .formatted(key.runs())
            : "Response time from the intended send.";
    if (key.ratio(Figure.P50).isKnown()) {
      how += " A ratio is to the %s at the same rate".formatted(baselineName(results));
      how += key.runs() > 1 ? ", the median of each run's own." : " in the same run.";
    }
    markup.element("p", how, "class", "note");
  }

  private static String beside(Results results, KeyFigures key, Figure figure) {
    Spread ratio = key.ratio(figure);
    if (ratio.isKnown()) {
      return "×" + Quantity.digits(ratio.median()) + " " + baselineName(results);
    }
    return figure == Figure.MAX && key.runs() > 1 ? "worst of " + key.runs() + " runs" : "";
  }

  static String baselineName(Results results) {
    return results.baseline().map(LatencySeries::label).orElse("baseline");
  }

  private static void origin(Markup markup, Origin origin) {
    List<String> facts = new ArrayList<>();
    facts.add(origin.startedForPeople());
    facts.add(origin.shortCommit().isEmpty() ? "" : "commit " + origin.shortCommit());
    facts.add(origin.hasUncommittedChanges() ? "uncommitted changes" : "");
    facts.add(origin.fact("cpu"));
    String processors = origin.fact("processors");
    facts.add(processors.isEmpty() ? "" : processors + " processors");
    facts.add(origin.fact("kernel"));
    facts.removeIf(String::isEmpty);
    if (!facts.isEmpty()) {
      markup.open("p", "class", "origin");
      for (String fact : facts) {
        boolean flag = "uncommitted changes".equals(fact);
        markup.element("span", fact, "class", flag ? "flag" : "fact");
      }
      markup.close();
    }
  }
}
