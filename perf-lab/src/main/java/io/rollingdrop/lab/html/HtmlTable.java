package io.rollingdrop.lab.html;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table whose first column names its rows. A column is set as figures if all its cells look like
 * figures.
 *
 * @param caption what it shows; said to those who hear the page, and shown
 * @param rows shorter ones are filled up
 * @param summaries how many of the last rows sum the others up
 */
record HtmlTable(
    String caption, List<String> columns, List<List<String>> rows, int summaries, boolean titled) {

  private static final Pattern FIGURE =
      Pattern.compile("(|–|[≤×+−-]?\\d[\\d,.]*(\\s?(ns|µs|ms|s|%|/s|B|kB|MB|GB|TB))?)( –.*)?");

  HtmlTable(String caption, List<String> columns, List<List<String>> rows) {
    this(caption, columns, rows, 0, false);
  }

  HtmlTable withSummaries(int last) {
    return new HtmlTable(caption, columns, rows, last, titled);
  }

  /** Under a heading of the same words, which need not be seen twice. */
  HtmlTable underItsTitle() {
    return new HtmlTable(caption, columns, rows, summaries, true);
  }

  void write(Markup markup) {
    markup.open("div", "class", "table").open("table");
    markup.element("caption", caption, "class", titled ? "heard" : "seen");
    markup.open("thead").open("tr");
    for (int i = 0; i < columns.size(); i++) {
      markup.element("th", columns.get(i), "scope", "col", "class", style(i));
    }
    markup.close().close().open("tbody");
    for (int i = 0; i < rows.size(); i++) {
      row(markup, i);
    }
    markup.close().close().close();
  }

  private void row(Markup markup, int index) {
    int firstSummary = rows.size() - summaries;
    markup.open(
        "tr", "class", index < firstSummary ? "one" : index == firstSummary ? "sum top" : "sum");
    for (int i = 0; i < columns.size(); i++) {
      String cell = cell(rows.get(index), i);
      if (i == 0) {
        markup.element("th", cell, "scope", "row", "class", "words");
      } else {
        markup.element("td", cell, "class", style(i));
      }
    }
    markup.close();
  }

  private static String cell(List<String> row, int column) {
    return column < row.size() ? row.get(column) : "";
  }

  private String style(int column) {
    boolean figures =
        column > 0
            && rows.stream()
                .map(row -> cell(row, column).replace('\u00a0', ' '))
                .allMatch(cell -> FIGURE.matcher(cell).matches());
    return figures ? "figure" : "words";
  }
}
