package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.OrderRequest.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A day in LOBSTER's format: lines of time (seconds after midnight), type, order id, size, price,
 * direction of the resting order (1 buy, -1 sell). A new order is placed again, a partial cancel is
 * an amend, a deletion a cancel, an execution an order from the other side that takes; executions
 * of hidden orders and trading halts ask for nothing.
 */
final class LobsterDay {

  private static final int FIELDS = 6;
  private static final int NEW = 1;
  private static final int PARTIAL_CANCEL = 2;
  private static final int DELETE = 3;
  private static final int EXECUTION = 4;
  private static final int MARKET = 1;

  private final List<RecordedDay.Entry> entries = new ArrayList<>();
  private final Map<Long, Long> totals = new HashMap<>();
  private double firstS = Double.NaN;
  private long leftOut;
  private long lines;

  private LobsterDay() {}

  /**
   * Reads a day.
   *
   * @param path a file of messages, or a folder with one: {@code messages.csv}, or LOBSTER's own
   *     name, {@code ..._message_....csv}
   * @throws IOException if there is none, or it is not of the format; says where
   */
  static RecordedDay read(Path path) throws IOException {
    LobsterDay day = new LobsterDay();
    Path file = file(path);
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        day.lines++;
        try {
          day.add(line.split(",", -1));
        } catch (IllegalArgumentException e) {
          throw new IOException(
              "%s, line %d, '%s': %s".formatted(file, day.lines, line, e.getMessage()), e);
        }
      }
    }
    if (day.entries.isEmpty()) {
      throw new IOException(file + " holds no new order: there is nothing to replay");
    }
    return new RecordedDay(List.copyOf(day.entries), day.leftOut);
  }

  private static Path file(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.equals("messages.csv")
                    || (name.contains("_message_") && name.endsWith(".csv"));
              })
          .findFirst()
          .orElseThrow(
              () ->
                  new IOException(path + " holds neither messages.csv nor a file *_message_*.csv"));
    }
  }

  private void add(String[] fields) {
    if (fields.length < FIELDS) {
      throw new IllegalArgumentException(fields.length + " fields, not " + FIELDS);
    }
    double timeS = Double.parseDouble(fields[0]);
    if (Double.isNaN(firstS)) {
      firstS = timeS;
    }
    int type = Integer.parseInt(fields[1]);
    long order = Long.parseLong(fields[2]);
    long size = Long.parseLong(fields[3]);
    long price = Long.parseLong(fields[4]);
    boolean buy = Integer.parseInt(fields[5]) > 0;
    if (type == NEW) {
      totals.put(order, size);
    }
    if (type < NEW || type > EXECUTION || !totals.containsKey(order)) {
      leftOut++;
      return;
    }
    double atS = timeS - firstS;
    entries.add(
        switch (type) {
          case NEW -> entry(atS, Kind.PLACE, order, order, buy, price, size);
          case PARTIAL_CANCEL ->
              entry(atS, Kind.AMEND, order, order, buy, 0, totals.merge(order, -size, Long::sum));
          case DELETE -> entry(atS, Kind.CANCEL, order, order, buy, 0, 0);
          default -> entry(atS, Kind.TAKE, order, order + lines, !buy, price, size);
        });
  }

  private static RecordedDay.Entry entry(
      double atS, Kind kind, long order, long account, boolean buy, long price, long quantity) {
    return new RecordedDay.Entry(atS, kind, order, account, MARKET, buy, price, quantity);
  }
}
