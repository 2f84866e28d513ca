package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How far each consumer has come for good, as it says itself: a file each in {@code consumers/},
 * named by the consumer. Written by the core, or by a consumer that reads the core's folder.
 *
 * <p>The files are not synced: one that is older than the truth, or cannot be read, only has more
 * kept.
 */
final class ConsumerPositions {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
  private static final int MOST_CONSUMERS = 64;
  private static final String UNFINISHED = ".next";

  private final Path folder;

  ConsumerPositions(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws IllegalArgumentException if it is not a consumer's name
   */
  static void requireName(String consumer) {
    if (!NAME.matcher(consumer).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a consumer's name: 1 to 31 lower-case letters, digits and hyphens"
              .formatted(consumer));
    }
  }

  /**
   * @throws FeedUnavailableException if it cannot be written
   */
  synchronized void report(String consumer, Position position) {
    requireName(consumer);
    Path file = folder.resolve(consumer);
    try {
      Files.createDirectories(folder);
      if (!Files.exists(file) && all().size() >= MOST_CONSUMERS) {
        throw new FeedUnavailableException(
            folder + " knows " + MOST_CONSUMERS + " consumers: delete the files of those gone");
      }
      Path next = folder.resolve(consumer + UNFINISHED);
      Files.writeString(next, position + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | JournalException e) {
      throw new FeedUnavailableException(
          "cannot write " + file + ": check the folder's owner and the disk's space", e);
    }
  }

  /** Where a consumer stands; empty if it has not said so, or what it said cannot be read. */
  Optional<Position> of(String consumer) {
    return Optional.ofNullable(all().get(consumer));
  }

  /** All that can be read, by name. */
  Map<String, Position> all() {
    Map<String, Position> positions = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return positions;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          read(file).ifPresent(position -> positions.put(name, position));
        }
      }
    } catch (IOException e) {
      throw new JournalException("cannot read " + folder + ": check its owner", e);
    }
    return positions;
  }

  private static Optional<Position> read(Path file) {
    try {
      return Optional.of(Position.parse(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
