package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.engine.EventSink;
import io.rollingdrop.protocol.CommandFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes a batch's events as the pipeline's ring takes them: encoded in place, one after the other,
 * each behind its length. They are looked at when the batch is over.
 */
final class EventLog implements EventSink {

  private static final int CAPACITY = 1 << 20;
  private static final int RECORD_HEADER = 16;
  private static final int ALIGNMENT = 8;
  private static final int TEMPLATES = 1 << 8;

  private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
  private final int[] counts = new int[TEMPLATES];
  private int written;
  private int claimed;

  @Override
  public int claim(int length) {
    buffer.putInt(written, length);
    claimed = BitUtil.align(RECORD_HEADER + length, ALIGNMENT);
    return written + RECORD_HEADER;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  @Override
  public void commit() {
    written += claimed;
  }

  /** Bytes taken since it was cleared. */
  int length() {
    return written;
  }

  void clear() {
    written = 0;
  }

  /** Counts what was taken since it was cleared; see {@link #count}. */
  int countAll() {
    Arrays.fill(counts, 0);
    int events = 0;
    for (int at = 0; at < written; events++) {
      counts[CommandFormat.templateId(buffer, at + RECORD_HEADER)]++;
      at += BitUtil.align(RECORD_HEADER + buffer.getInt(at), ALIGNMENT);
    }
    return events;
  }

  /** Events of a template, by the last {@link #countAll}. */
  int count(int templateId) {
    return counts[templateId];
  }
}
