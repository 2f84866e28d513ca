package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which events are void. A file of lines {@code epoch firstSequence}: events of an earlier epoch
 * with that sequence or a later one were lost with the commands that caused them. The first epoch,
 * 1, needs no line.
 */
final class Epochs {

  private final Path file;
  private final Disk disk;
  private final TreeMap<Integer, Long> firstSequences = new TreeMap<>();

  Epochs(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
    if (Files.exists(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split(" ", -1);
          firstSequences.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
      } catch (IOException | RuntimeException e) {
        throw new JournalException(file + " cannot be read: restore it from a copy", e);
      }
    }
  }

  synchronized void begin(int epoch, long firstSequence) {
    if (!firstSequences.isEmpty() && epoch <= firstSequences.lastKey()) {
      throw new JournalException("epoch " + epoch + " does not follow " + firstSequences.lastKey());
    }
    firstSequences.put(epoch, firstSequence);
    StringBuilder text = new StringBuilder();
    firstSequences.forEach(
        (each, first) -> text.append(each).append(' ').append(first).append('\n'));
    DurableFile.write(disk, file, text.toString());
  }

  /** From which sequence on each epoch's events are; the first epoch, which needs no line, too. */
  synchronized SortedMap<Integer, Long> begun() {
    TreeMap<Integer, Long> begun = new TreeMap<>(firstSequences);
    begun.putIfAbsent(1, 1L);
    return begun;
  }

  /** The greatest epoch begun; 1 if none was. */
  synchronized int last() {
    return firstSequences.isEmpty() ? 1 : firstSequences.lastKey();
  }

  /**
   * The lowest sequence from which on events of this epoch are void; {@link Long#MAX_VALUE} if none
   * are.
   */
  synchronized long voidFrom(int epoch) {
    return firstSequences.tailMap(epoch, false).values().stream()
        .mapToLong(Long::longValue)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether an event of this epoch with this sequence was lost. */
  synchronized boolean isVoid(int epoch, long sequence) {
    return epoch < last() && sequence >= voidFrom(epoch);
  }
}
