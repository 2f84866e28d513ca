package io.rollingdrop.lab.nasdaq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A session in LOBSTER's format, with the orders that were in the book before it began and the
 * exchange's own sequence of distinct best bid and offer states. Prices are in USD × 10,000.
 *
 * @param messages in order
 * @param resting sorted by order id
 * @param states after the first message and on
 */
public record Session(List<Message> messages, List<RestingOrder> resting, List<BestPrices> states) {

  /** What a message tells. */
  public enum Type {
    NEW,
    PARTIAL_CANCEL,
    DELETE,
    EXECUTION,
    HIDDEN_EXECUTION
  }

  /**
   * @param buy side of the resting order
   */
  public record Message(Type type, long orderId, long size, long price, boolean buy) {}

  /** An order that was in the book before it first appears in the messages. */
  public record RestingOrder(long orderId, long size, long price, boolean buy) {}

  private static final Type[] TYPES = Type.values();

  public Session {
    messages = List.copyOf(messages);
    resting = List.copyOf(resting);
    states = List.copyOf(states);
  }

  /**
   * Reads {@code messages.csv}, {@code resting.csv} and {@code bbo.csv}.
   *
   * @throws IOException if one of them is missing or not of the format; says where
   */
  public static Session read(Path folder) throws IOException {
    return new Session(
        lines(folder.resolve("messages.csv"), 6, Session::message),
        lines(folder.resolve("resting.csv"), 4, Session::restingOrder),
        lines(folder.resolve("bbo.csv"), 4, Session::state));
  }

  @FunctionalInterface
  private interface LineReader<T> {
    T read(String[] fields);
  }

  private static <T> List<T> lines(Path file, int fieldCount, LineReader<T> reader)
      throws IOException {
    List<T> read = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(",", -1);
      try {
        if (fields.length != fieldCount) {
          throw new IllegalArgumentException(fields.length + " fields, not " + fieldCount);
        }
        read.add(reader.read(fields));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s, line %d, '%s': %s".formatted(file, read.size() + 1, line, e.getMessage()), e);
      }
    }
    return read;
  }

  private static Message message(String[] fields) {
    int type = Integer.parseInt(fields[1]);
    if (type < 1 || type > TYPES.length) {
      throw new IllegalArgumentException("type " + type + " is not known");
    }
    return new Message(
        TYPES[type - 1],
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        isBuy(fields[5]));
  }

  private static RestingOrder restingOrder(String[] fields) {
    return new RestingOrder(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        isBuy(fields[3]));
  }

  private static BestPrices state(String[] fields) {
    return new BestPrices(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]));
  }

  private static boolean isBuy(String direction) {
    return switch (direction) {
      case "1" -> true;
      case "-1" -> false;
      default -> throw new IllegalArgumentException("direction " + direction + " is not 1 or -1");
    };
  }
}
