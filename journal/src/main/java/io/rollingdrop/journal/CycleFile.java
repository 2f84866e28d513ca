package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file of a queue read as bytes, without Chronicle: by the header of each excerpt, and what the
 * checksum of its group says. What Chronicle keeps besides (where the last excerpt is, where each
 * 256th is) is not looked at. One thread.
 */
final class CycleFile implements AutoCloseable {

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int EXCERPT_HEADER = Integer.BYTES;
  private static final int EXCERPT_ALIGNMENT = 4;
  private static final int UNFINISHED = 0x80000000;
  private static final int NO_GROUP = 0x40000000;
  private static final int END = UNFINISHED | NO_GROUP;
  private static final int LENGTH = 0x3FFFFFFF;
  private static final int PAGE = 4096;

  private final Path path;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment file;
  private final MemorySegment zeros = MemorySegment.ofArray(new byte[PAGE]);
  private final UnsafeBuffer group = new UnsafeBuffer(0, 0);
  private final GroupFormat format = new GroupFormat();
  private long position;
  private boolean ended;

  CycleFile(Path path) {
    this.path = path;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      arena.close();
      throw new JournalException("cannot read " + path + ": check its owner", e);
    }
  }

  /**
   * Goes to the next group; false where none follows that is whole, and then {@link #position} is
   * the end of what is.
   */
  boolean next() {
    while (!ended && file.byteSize() - position >= EXCERPT_HEADER) {
      int header = file.get(INT, position);
      if (header == END) {
        ended = true;
        return false;
      }
      int length = header & LENGTH;
      long from = position + EXCERPT_HEADER;
      if (header == 0 || (header & UNFINISHED) != 0 || length > file.byteSize() - from) {
        return false;
      }
      if ((header & NO_GROUP) == 0) {
        if (!wrap(from, length)) {
          return false;
        }
        position = BitUtil.align(from + length, EXCERPT_ALIGNMENT);
        return true;
      }
      position = BitUtil.align(from + length, EXCERPT_ALIGNMENT);
    }
    return false;
  }

  /** Whether there is a whole group of at most that length; wraps it if so. */
  private boolean wrap(long from, long available) {
    if (available < GroupFormat.HEADER
        || file.get(INT, from + GroupFormat.MAGIC_OFFSET) != GroupFormat.MAGIC) {
      return false;
    }
    int length = file.get(INT, from + GroupFormat.LENGTH_OFFSET);
    if (length < GroupFormat.HEADER + GroupFormat.RECORD_HEADER
        || length > Math.min(available, GroupFormat.MAX_LENGTH)
        || file.get(INT, from + GroupFormat.CRC_OFFSET)
            != format.crc(file.asSlice(from, length).asByteBuffer(), length)) {
      return false;
    }
    group.wrap(file.address() + from, length);
    return true;
  }

  /** The present group. */
  DirectBuffer group() {
    return group;
  }

  /** Of the first record in the present group. */
  long firstSequence() {
    return group.getLong(GroupFormat.HEADER + 8, ByteOrder.LITTLE_ENDIAN);
  }

  /** Of the last record in the present group. */
  long lastSequence() {
    int at = GroupFormat.HEADER;
    long last = firstSequence();
    while (at < group.capacity()) {
      last = group.getLong(at + 8, ByteOrder.LITTLE_ENDIAN);
      int length = group.getInt(at, ByteOrder.LITTLE_ENDIAN);
      at += BitUtil.align(GroupFormat.RECORD_HEADER + length, GroupFormat.ALIGNMENT);
    }
    return last;
  }

  /** Where the walk stands: the end of what was whole. */
  long position() {
    return position;
  }

  /** Whether the walk has come to the mark that the writer leaves when it goes to the next file. */
  boolean isEnded() {
    return ended;
  }

  /** Whether there is anything behind {@link #position}. */
  boolean hasMore() {
    return nextUsed(position) < file.byteSize();
  }

  /** From there on, the first place in whose page there is anything but zeros. */
  private long nextUsed(long from) {
    long at = from;
    while (at < file.byteSize()) {
      long until = Math.min(file.byteSize(), (at / PAGE + 1) * PAGE);
      if (MemorySegment.mismatch(file, at, until, zeros, 0, until - at) >= 0) {
        return at;
      }
      at = until;
    }
    return at;
  }

  /**
   * Goes to a group that is whole anywhere behind {@link #position}, which it then follows; false
   * if there is none.
   */
  boolean findLater() {
    long at = nextUsed(position);
    while (file.byteSize() - at >= GroupFormat.HEADER) {
      if (wrap(at, file.byteSize() - at)) {
        position = BitUtil.align(at + group.capacity(), EXCERPT_ALIGNMENT);
        return true;
      }
      at += EXCERPT_ALIGNMENT;
      if (at % PAGE == 0) {
        at = nextUsed(at);
      }
    }
    return false;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    arena.close();
  }
}
