package io.rollingdrop.replicator.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a promotion has come, for one that goes on after it was broken off.
 *
 * @param fences the epoch, and the lost cluster
 * @param fenced the nodes that have answered, each with the last sequence that it had decided
 * @param last the last sequence that was copied; -1 before that is known
 */
record PromotionMark(Fences fences, SortedMap<Integer, Long> fenced, long last) {

  static final long UNKNOWN = -1;

  private static final String FENCED = "fenced";
  private static final String LAST = "last";

  PromotionMark(Fences fences) {
    this(fences, new TreeMap<>(), UNKNOWN);
  }

  /** With one more node. */
  PromotionMark with(int memberId, long sequence) {
    SortedMap<Integer, Long> more = new TreeMap<>(fenced);
    more.put(memberId, sequence);
    return new PromotionMark(fences, more, last);
  }

  /** With the last sequence that was copied. */
  PromotionMark withLast(long sequence) {
    return new PromotionMark(fences, fenced, sequence);
  }

  /** The file's content. */
  String text() {
    return fences.text()
        + "%s=%s%n%s=%d%n"
            .formatted(
                FENCED,
                fenced.entrySet().stream()
                    .map(node -> node.getKey() + "@" + node.getValue())
                    .collect(Collectors.joining(",")),
                LAST,
                last);
  }

  /**
   * Reads a file, if it is there.
   *
   * @throws IllegalStateException if it cannot be read
   */
  static Optional<PromotionMark> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties found = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      found.load(reader);
      SortedMap<Integer, Long> fenced = new TreeMap<>();
      String nodes = found.getProperty(FENCED, "");
      for (String node : nodes.isEmpty() ? new String[0] : nodes.split(",", -1)) {
        String[] parts = node.split("@", 2);
        fenced.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
      }
      return Optional.of(
          new PromotionMark(
              Fences.of(found), fenced, Long.parseLong(found.getProperty(LAST, "-1"))));
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalStateException(
          file
              + " cannot be read: it says how far the promotion has come. Keep a copy of the"
              + " folder, and delete the file to begin anew: nodes that were fenced stay so",
          e);
    }
  }
}
