package io.rollingdrop.ops.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows with the same columns as aligned text: numbers to the right, texts to the left. */
final class TextTable {

  private static final String INDENT = "  ";

  private TextTable() {}

  /**
   * Lines of the table, the columns' names first; none if there are no rows.
   *
   * @param limit most rows shown; how many more there are is said
   */
  static List<String> lines(List<Map<String, Object>> rows, int limit) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> columns = List.copyOf(rows.getFirst().keySet());
    List<Map<String, Object>> shown = rows.subList(0, Math.min(limit, rows.size()));
    List<StringBuilder> lines = new ArrayList<>();
    for (int i = 0; i <= shown.size(); i++) {
      lines.add(new StringBuilder());
    }
    for (String column : columns) {
      append(lines, column, shown);
    }
    List<String> text = new ArrayList<>(lines.stream().map(line -> stripped(line)).toList());
    if (rows.size() > shown.size()) {
      text.add(INDENT + "and %,d more".formatted(rows.size() - shown.size()));
    }
    return text;
  }

  private static void append(
      List<StringBuilder> lines, String column, List<Map<String, Object>> rows) {
    String name = column.replace('_', ' ');
    int width =
        Math.max(
            name.length(),
            rows.stream().mapToInt(row -> text(row.get(column)).length()).max().orElse(0));
    boolean right = rows.getFirst().get(column) instanceof Number;
    lines.getFirst().append(INDENT).append(padded(name, width, right));
    for (int i = 0; i < rows.size(); i++) {
      lines.get(i + 1).append(INDENT).append(padded(text(rows.get(i).get(column)), width, right));
    }
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  private static String padded(String text, int width, boolean right) {
    String padding = " ".repeat(width - text.length());
    return right ? padding + text : text + padding;
  }

  private static String stripped(StringBuilder line) {
    return line.toString().stripTrailing();
  }
}
