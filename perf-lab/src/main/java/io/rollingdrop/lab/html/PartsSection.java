package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts that were measured by themselves, group by group: a picture and its table. */
final class PartsSection {

  private static final List<String> HOW_TO_READ =
      List.of(
          "Time: mean of all iterations of all rounds, with half the width of its interval of 99.9 % confidence. Iterations that the machine disturbed are in it.",
          "Ratio: of the part's time to its baseline's within a round, by the medians of their iterations; the median of the rounds, and beside it the lowest and the highest. Two runs are compared by it.",
          "Heap: bytes allocated by an operation; 0 B if less than 2, which is the harness's own.");

  private PartsSection() {}

  static void write(Page page, Results results) {
    Map<String, List<Findings.Part>> groups = new LinkedHashMap<>();
    for (Findings.Part part : results.findings().parts()) {
      groups.computeIfAbsent(part.group(), group -> new ArrayList<>()).add(part);
    }
    groups.forEach((group, parts) -> page.section(group, () -> group(page, group, parts)));
    if (!groups.isEmpty()) {
      page.section("How to read the parts", () -> page.list(HOW_TO_READ));
    }
  }

  private static void group(Page page, String group, List<Findings.Part> parts) {
    page.figure("", () -> new PartsChart(parts).draw(page.markup()));
    new HtmlTable(
            group,
            List.of(
                "operation",
                "time",
                "± error, 99.9 %",
                "heap",
                "baseline",
                "its time",
                "± error",
                "ratio",
                "by round"),
            parts.stream().map(PartsSection::row).toList())
        .underItsTitle()
        .write(page.markup());
  }

  private static List<String> row(Findings.Part part) {
    return List.of(
        part.label(),
        Quantity.nanos(part.ns()),
        Quantity.nanos(part.errorNs()),
        Quantity.bytes(part.bytes()),
        part.baseline(),
        Quantity.nanos(part.baselineNs()),
        Quantity.nanos(part.baselineErrorNs()),
        Quantity.ratio(part.ratio(), 1),
        byRound(part));
  }

  /** The rounds' lowest and highest ratio. */
  static String byRound(Findings.Part part) {
    return part.ratioLowest() > 0
        ? Quantity.digits(part.ratioLowest()) + " – " + Quantity.digits(part.ratioHighest())
        : Quantity.UNKNOWN;
  }
}
