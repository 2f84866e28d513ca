package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * A file of a journal that is complete: a later one has begun.
 *
 * @param path of it
 * @param bytes of it
 * @param endMs of the time for which it was written, since the Unix epoch
 * @param throughSequence the first sequence of the next file: nothing later is in this one
 */
record JournalFile(Path path, long bytes, long endMs, long throughSequence) {

  /**
   * All files of a journal but the one that is being written; the oldest first.
   *
   * @throws JournalException if they cannot be read
   */
  static List<JournalFile> complete(SingleChronicleQueue queue) {
    List<JournalFile> files = new ArrayList<>();
    queue.refreshDirectoryListing();
    int first = queue.firstCycle();
    int last = queue.lastCycle();
    if (first == Integer.MAX_VALUE || first >= last) {
      return files;
    }
    long lengthMs = queue.rollCycle().lengthInMillis();
    try (GroupReader groups = new GroupReader(queue)) {
      Path before = null;
      long beforeEndMs = 0;
      for (long cycle : queue.listCyclesBetween(first, last)) {
        if (!groups.toStartOfCycle((int) cycle)) {
          // Begun by a process that died before it wrote: the next file tells.
          continue;
        }
        if (before != null) {
          files.add(new JournalFile(before, Files.size(before), beforeEndMs, groups.sequence()));
        }
        before = groups.file();
        beforeEndMs = (cycle + 1) * lengthMs;
      }
    } catch (IOException e) {
      throw new JournalException("cannot read " + queue.file() + ": check its owner", e);
    }
    return files;
  }
}
