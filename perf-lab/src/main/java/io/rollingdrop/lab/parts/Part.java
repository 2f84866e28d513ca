package io.rollingdrop.lab.parts;

import io.rollingdrop.lab.parts.benchmark.BookBenchmark;
import io.rollingdrop.lab.parts.benchmark.BookBenchmark.Kind;
import io.rollingdrop.lab.parts.benchmark.BookOperation;
import io.rollingdrop.lab.parts.benchmark.ChronicleBenchmark;
import io.rollingdrop.lab.parts.benchmark.CommandBenchmark;
import io.rollingdrop.lab.parts.benchmark.FeedBenchmark;
import io.rollingdrop.lab.parts.benchmark.JournalBenchmark;
import io.rollingdrop.lab.parts.benchmark.KeyBenchmark;
import io.rollingdrop.lab.parts.benchmark.TradeBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of the core, and what it is laid beside.
 *
 * @param name stable, in snake case: the JSON's fields begin with it
 * @param label within its group, in the report
 * @param baselineLabel what the baseline is, in the report
 */
record Part(
    String name,
    Group group,
    String label,
    Measurement measured,
    Measurement baseline,
    String baselineLabel) {

  private static final String PLAIN = "book of JDK collections, no ledger";
  private static final String COPY = "copy of its bytes";
  private static final String CHRONICLE = "Chronicle alone, same bytes";
  private static final int GROUP = 64;

  /** Parts that are shown together, their unit of work the same. */
  enum Group {
    ENGINE("Engine: a command decided", "an order that rests is decided in"),
    COMMAND(
        "Codec: a PlaceOrder command of %d bytes".formatted(CommandBenchmark.LENGTH),
        "a command encoded in"),
    TRADE(
        "Codec: a Trade event of %d bytes".formatted(TradeBenchmark.LENGTH), "a trade encoded in"),
    KEY("Codec: an idempotency key", "a key read in"),
    JOURNAL("Journal: a command appended, policy memory", "a command by itself journaled in"),
    FEED("Feed: an event published and polled", "an event by itself published and polled in");

    private final String title;
    private final String first;

    Group(String title, String first) {
      this.title = title;
      this.first = first;
    }

    /** In the report. */
    String title() {
      return title;
    }

    /** What its first part does, to go before the time that it takes. */
    String first() {
      return first;
    }
  }

  /** All of them, in the report's order. */
  static final List<Part> ALL = all();

  private static List<Part> all() {
    List<Part> parts = new ArrayList<>();
    parts.add(book("book_place", "an order that rests", Kind.ENGINE, BookOperation.PLACE));
    parts.add(
        book(
            "book_place_unkeyed",
            "the same without idempotency key",
            Kind.ENGINE_UNKEYED,
            BookOperation.PLACE));
    parts.add(book("book_take", "an IOC order that fills one", Kind.ENGINE, BookOperation.TAKE));
    parts.add(book("book_cancel", "a cancel", Kind.ENGINE, BookOperation.CANCEL));
    parts.add(book("book_amend", "an amendment", Kind.ENGINE, BookOperation.AMEND));
    Measurement commandCopy = Measurement.of(CommandBenchmark.class, "copy");
    for (String codec : List.of("encode", "check", "decode")) {
      parts.add(
          new Part(
              "command_" + codec,
              Group.COMMAND,
              codec,
              Measurement.of(CommandBenchmark.class, codec),
              commandCopy,
              COPY));
    }
    Measurement tradeCopy = Measurement.of(TradeBenchmark.class, "copy");
    for (String codec : List.of("encode", "decode")) {
      parts.add(
          new Part(
              "trade_" + codec,
              Group.TRADE,
              codec,
              Measurement.of(TradeBenchmark.class, codec),
              tradeCopy,
              COPY));
    }
    parts.add(
        new Part(
            "trade_checksum",
            Group.TRADE,
            "checksum",
            Measurement.of(TradeBenchmark.class, "checksum"),
            Measurement.of(TradeBenchmark.class, "crc"),
            "CRC-32C of its bytes"));
    parts.add(
        new Part(
            "key_parse",
            Group.KEY,
            "read from text",
            Measurement.of(KeyBenchmark.class, "parse"),
            Measurement.of(KeyBenchmark.class, "uuid"),
            "UUID.fromString"));
    for (int group : List.of(1, GROUP)) {
      parts.add(
          new Part(
              "journal_append_" + group,
              Group.JOURNAL,
              inGroups(group),
              Measurement.ofShots(JournalBenchmark.class, "append").with("group", group),
              chronicle("append", group, CommandBenchmark.LENGTH),
              CHRONICLE));
    }
    for (int group : List.of(1, GROUP)) {
      parts.add(
          new Part(
              "feed_event_" + group,
              Group.FEED,
              inGroups(group),
              Measurement.ofShots(FeedBenchmark.class, "publishAndPoll").with("group", group),
              chronicle("appendAndRead", group, TradeBenchmark.LENGTH),
              CHRONICLE));
    }
    return List.copyOf(parts);
  }

  private static Part book(String name, String label, Kind kind, BookOperation operation) {
    Measurement play =
        Measurement.of(BookBenchmark.class, "play").with("operation", operation.name());
    return new Part(
        name, Group.ENGINE, label, play.with("kind", kind), play.with("kind", Kind.PLAIN), PLAIN);
  }

  private static Measurement chronicle(String method, int group, int bytes) {
    return Measurement.ofShots(ChronicleBenchmark.class, method)
        .with("group", group)
        .with("bytes", bytes);
  }

  /** The one that stands for its group. */
  static Optional<Part> firstOf(Group group) {
    return ALL.stream().filter(part -> part.group() == group).findFirst();
  }

  private static String inGroups(int group) {
    return group == 1 ? "one by one" : "in groups of " + group;
  }
}
