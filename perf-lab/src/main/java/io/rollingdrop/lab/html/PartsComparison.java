package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parts of several results side by side: each one's time, and its ratio to its own baseline. */
final class PartsComparison {

  private PartsComparison() {}

  static void write(Page page, Map<String, Results> byLabel) {
    Set<String> names = new LinkedHashSet<>();
    byLabel
        .values()
        .forEach(results -> results.findings().parts().forEach(part -> names.add(name(part))));
    if (names.isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>(List.of("part"));
    byLabel.keySet().forEach(label -> columns.addAll(List.of(label, "of baseline", "by round")));
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      byLabel.values().forEach(results -> row.addAll(cells(results, name)));
      rows.add(row);
    }
    page.section(
        "Parts",
        () -> {
          new HtmlTable("Time of an operation, and as a multiple of its baseline's", columns, rows)
              .write(page.markup());
          page.note(
              "Compare the multiples: rounds that do not overlap tell a difference from chance, times alone do not.");
        });
  }

  private static List<String> cells(Results results, String name) {
    Optional<Findings.Part> found =
        results.findings().parts().stream().filter(part -> name(part).equals(name)).findFirst();
    return found
        .map(
            part ->
                List.of(
                    Quantity.nanos(part.ns()),
                    Quantity.ratio(part.ratio(), 1),
                    PartsSection.byRound(part)))
        .orElse(List.of(Quantity.UNKNOWN, Quantity.UNKNOWN, Quantity.UNKNOWN));
  }

  private static String name(Findings.Part part) {
    return part.group() + ", " + part.label();
  }
}
