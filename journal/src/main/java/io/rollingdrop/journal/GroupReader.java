package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads groups back, record by record, checking each group's checksum. One thread. */
final class GroupReader implements AutoCloseable {

  private final SingleChronicleQueue queue;
  private final ExcerptTailer tailer;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(GroupFormat.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer group = new UnsafeBuffer(memory);
  private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
  private final GroupFormat format = new GroupFormat();
  private long excerpt;
  private int length;
  private int record;
  private int next;

  GroupReader(ChronicleQueue queue) {
    this.queue = (SingleChronicleQueue) queue;
    tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true);
  }

  /** Goes to the next record, reading the next group if need be; false if there is none yet. */
  boolean nextRecord() {
    if (next >= length && !readGroup()) {
      return false;
    }
    record = next;
    next = GroupFormat.next(group, record);
    return true;
  }

  DirectBuffer buffer() {
    return group;
  }

  int messageOffset() {
    return record + GroupFormat.RECORD_HEADER;
  }

  int messageLength() {
    return GroupFormat.messageLength(group, record);
  }

  long sequence() {
    return GroupFormat.sequence(group, record);
  }

  long secondKey() {
    return GroupFormat.secondKey(group, record);
  }

  /** Goes to the first record of a cycle's file; false if it has none. */
  boolean toStartOfCycle(int cycle) {
    forgetGroup();
    tailer.direction(TailerDirection.FORWARD);
    return tailer.moveToIndex(queue.rollCycle().toIndex(cycle, 0)) && nextRecord();
  }

  /** The file that holds the present record. */
  Path file() {
    return tailer.currentFile().toPath();
  }

  void toStart() {
    forgetGroup();
    tailer.direction(TailerDirection.FORWARD);
    tailer.toStart();
  }

  /** Goes to the last record there is; false if there is none. */
  boolean toLastRecord() {
    forgetGroup();
    tailer.direction(TailerDirection.BACKWARD);
    tailer.toEnd();
    boolean found = readGroup();
    tailer.direction(TailerDirection.FORWARD);
    if (!found) {
      return false;
    }
    while (next < length) {
      nextRecord();
    }
    return true;
  }

  /**
   * Goes before the last group that begins at or before (sequence, secondKey), by bisection; to the
   * start if there is none.
   */
  void seek(long sequence, long secondKey) {
    toStart();
    long first = queue.firstIndex();
    if (first == Long.MAX_VALUE) {
      return;
    }
    int cycle = queue.rollCycle().toCycle(queue.lastIndex());
    int firstCycle = queue.rollCycle().toCycle(first);
    while (cycle > firstCycle && !startsBy(cycle, 0, sequence, secondKey)) {
      cycle--;
    }
    long low = 0;
    long high = Math.max(0, tailer.excerptsInCycle(cycle) - 1);
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      long probed = firstWhole(cycle, middle, high);
      if (probed <= high && startsBy(cycle, probed, sequence, secondKey)) {
        low = probed;
      } else {
        high = middle - 1;
      }
    }
    forgetGroup();
    if (!tailer.moveToIndex(queue.rollCycle().toIndex(cycle, low))) {
      toStart();
    }
  }

  /**
   * The first whole group from a place on; behind {@code last} if there is none. What is sought may
   * be whole although a group that is looked at on the way is damaged.
   */
  private long firstWhole(int cycle, long from, long last) {
    for (long at = from; at <= last; at++) {
      try {
        forgetGroup();
        if (tailer.moveToIndex(queue.rollCycle().toIndex(cycle, at)) && readGroup()) {
          return at;
        }
      } catch (JournalException e) {
        // Who reads it in order is told.
      }
    }
    return last + 1;
  }

  /**
   * Whether there is a group at that place and its first record is at or before (sequence,
   * secondKey).
   */
  private boolean startsBy(int cycle, long at, long sequence, long secondKey) {
    forgetGroup();
    if (!tailer.moveToIndex(queue.rollCycle().toIndex(cycle, at)) || !nextRecord()) {
      return false;
    }
    return sequence() < sequence || (sequence() == sequence && secondKey() <= secondKey);
  }

  private void forgetGroup() {
    length = 0;
    next = 0;
    record = 0;
  }

  private boolean readGroup() {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return false;
      }
      Bytes<?> bytes = document.wire().bytes();
      excerpt = bytes.readPosition() - Integer.BYTES;
      long available = bytes.readRemaining();
      if (available < GroupFormat.HEADER || available > GroupFormat.MAX_LENGTH + 8) {
        throw damaged("a group of " + available + " bytes");
      }
      source.wrap(bytes.addressForRead(bytes.readPosition()), (int) available);
      int stated = source.getInt(GroupFormat.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
      if (source.getInt(GroupFormat.MAGIC_OFFSET, ByteOrder.LITTLE_ENDIAN) != GroupFormat.MAGIC
          || stated < GroupFormat.HEADER
          || stated != available) {
        throw damaged("no group header");
      }
      group.putBytes(0, source, 0, stated);
      length = stated;
    }
    int crc = group.getInt(GroupFormat.CRC_OFFSET, ByteOrder.LITTLE_ENDIAN);
    if (crc != format.crc(memory, length)) {
      throw damaged("checksum mismatch");
    }
    record = 0;
    next = GroupFormat.HEADER;
    return true;
  }

  private JournalException damaged(String finding) {
    return new JournalException(
        "damage in "
            + tailer.currentFile()
            + " at offset "
            + excerpt
            + ": "
            + finding
            + ". "
            + Remedy.repair(queue.file().toPath().toAbsolutePath().getParent()));
  }

  @Override
  public void close() {
    tailer.close();
  }
}
