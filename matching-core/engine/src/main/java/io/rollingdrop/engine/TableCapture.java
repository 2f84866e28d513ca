package io.rollingdrop.engine;

import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.snapshot.MessageHeaderEncoder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * Copies a table as it was at one moment, a slice of its slots at a time, while it goes on
 * changing: who changes a slot says so before, and a slice that has not been copied is copied then.
 * Slots taken after that moment are not part of it.
 */
final class TableCapture {

  /** Slots in a slice: few enough to be copied between two commands without being noticed. */
  static final int SLICE = 128;

  /** What is copied. */
  @FunctionalInterface
  interface Table {

    /** Encodes the records of these slots; returns the sum of their shares of the state hash. */
    long encode(int from, int to, MutableDirectBuffer buffer, int offset);

    /** How many of these slots hold a record: all, unless a table says otherwise. */
    default int count(int from, int to) {
      return to - from;
    }
  }

  private final int templateId;
  private final int blockLength;
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final long[] copied;
  private Table table;
  private StateSink sink;
  private boolean active;
  private int slots;
  private int next;
  private long walked;
  private long records;

  /**
   * @param capacity most slots that the table has
   */
  TableCapture(int capacity, int templateId, int blockLength) {
    this.templateId = templateId;
    this.blockLength = blockLength;
    copied = new long[capacity / SLICE / Long.SIZE + 1];
  }

  /** From now on the table's first {@code count} slots are copied as they are. */
  void begin(Table source, int count, StateSink target) {
    table = source;
    sink = target;
    slots = count;
    next = 0;
    walked = 0;
    records = 0;
    active = count > 0;
    Arrays.fill(copied, 0, (count - 1) / SLICE / Long.SIZE + 1, 0);
  }

  /** To be called before a slot, or what is recorded of it elsewhere, changes. */
  void beforeChange(int slot) {
    if (active && slot < slots) {
      copy(slot / SLICE);
    }
  }

  /** Whether slices are left to copy. */
  boolean isActive() {
    return active;
  }

  /** Copies the next slice if there is room for it; returns whether it did. */
  boolean copyNext() {
    int from = next * SLICE;
    if (!isCopied(next) && !sink.hasRoomFor(SnapshotSlice.length(SLICE, blockLength))) {
      return false;
    }
    copy(next);
    next++;
    active = from + SLICE < slots;
    return true;
  }

  /** Copies all that is left, waiting for room. */
  void copyAll() {
    for (; active; active = next * SLICE < slots) {
      copy(next++);
    }
  }

  private void copy(int slice) {
    if (isCopied(slice)) {
      return;
    }
    copied[slice / Long.SIZE] |= 1L << slice;
    int from = slice * SLICE;
    int to = Math.min(slots, from + SLICE);
    int count = table.count(from, to);
    if (count > 0) {
      int at = sink.claim(SnapshotSlice.length(count, blockLength));
      MutableDirectBuffer buffer = sink.buffer();
      SnapshotSlice.begin(buffer, at, messageHeader, templateId, blockLength, count);
      walked += table.encode(from, to, buffer, at + SnapshotSlice.HEADER);
      sink.commit();
      records += count;
    }
  }

  private boolean isCopied(int slice) {
    return (copied[slice / Long.SIZE] & 1L << slice) != 0;
  }

  /** Copies no more. */
  void abandon() {
    active = false;
  }

  /** The copied records' share of the state hash. */
  long walked() {
    return walked;
  }

  /** How many were copied. */
  long records() {
    return records;
  }
}
