package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks one file of a queue from excerpt to excerpt by their headers alone, without Chronicle: what
 * Chronicle takes for the end of a journal may be a hole in it, and what it takes for an excerpt
 * may be garbage. Reads only; one thread.
 *
 * <p>An excerpt is a 4-byte header, then its bytes, aligned to 4. The header has the length in 30
 * bits, one that says "metadata", one that says "not complete"; 0: nothing was written here yet.
 */
final class CycleFile implements AutoCloseable {

  /** What the walk came to. */
  enum Found {
    /** A whole group. */
    GROUP,
    /** Nothing more was written. */
    END,
    /** The mark that Chronicle leaves at the end of a file when it goes on in the next. */
    SEALED,
    /** An excerpt whose writer has not come to its end: it is at it, or was killed. */
    UNFINISHED,
    /** Something else: {@link #finding}. */
    DAMAGE
  }

  /**
   * Whole groups that lie behind a place that cannot be read.
   *
   * @param records in them
   * @param lastSequence of the last record; 0 if there are none
   */
  record Beyond(long records, long lastSequence) {
    static final Beyond NOTHING = new Beyond(0, 0);
  }

  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int METADATA = 0x4000_0000;
  private static final int LENGTH_MASK = 0x3fff_ffff;
  private static final int SEAL = NOT_COMPLETE | METADATA;
  private static final int EXCERPT_HEADER = Integer.BYTES;
  private static final int ALIGNMENT = 4;
  private static final int PAGE = 4096;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[1 << 16]);

  private final Path path;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment file;
  private final GroupFormat format = new GroupFormat();
  private final UnsafeBuffer group = new UnsafeBuffer(0, 0);
  private long offset;
  private long next;
  private String finding = "";

  /**
   * @throws JournalException if it cannot be read
   */
  CycleFile(Path path) {
    this.path = path;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      arena.close();
      throw new JournalException("cannot read " + path + ": check its owner", e);
    }
  }

  /** Goes on to the next group, or to what is there instead of one. */
  Found next() {
    while (true) {
      offset = next;
      if (offset + EXCERPT_HEADER > file.byteSize()) {
        return Found.END;
      }
      int header = file.get(INT, offset);
      if (header == 0) {
        return Found.END;
      }
      if (header == SEAL) {
        return Found.SEALED;
      }
      if ((header & NOT_COMPLETE) != 0) {
        return Found.UNFINISHED;
      }
      int length = header & LENGTH_MASK;
      long end = offset + EXCERPT_HEADER + length;
      if (end > file.byteSize()) {
        if (hasGrown()) {
          return Found.END;
        }
        return damage("an excerpt of " + length + " bytes, of which the file has not as many left");
      }
      next = BitUtil.align(end, ALIGNMENT);
      boolean metadata = (header & METADATA) != 0;
      if (!metadata) {
        return readGroup(length);
      }
      if (length > GroupFormat.HEADER && magicAt(offset + EXCERPT_HEADER)) {
        return damage("a group with the header of an excerpt that is none");
      }
    }
  }

  /** A running core may have made the file longer than what is seen of it here. */
  private boolean hasGrown() {
    return path.toFile().length() > file.byteSize();
  }

  /** Looks anew at the present place, which a running core may have written since. */
  Found again() {
    next = offset;
    return next();
  }

  private Found readGroup(int length) {
    long at = offset + EXCERPT_HEADER;
    if (length < GroupFormat.HEADER || !magicAt(at)) {
      return damage("no group header");
    }
    int stated = file.get(INT, at + GroupFormat.LENGTH_OFFSET);
    // Equal, or the walk would take what comes next from a length that nothing vouches for.
    if (stated < GroupFormat.HEADER || stated != length || stated > GroupFormat.MAX_LENGTH) {
      return damage("a group of " + stated + " bytes in an excerpt of " + length);
    }
    if (!isWhole(at, stated)) {
      return damage("checksum mismatch");
    }
    group.wrap(file.address() + at, stated);
    return Found.GROUP;
  }

  private Found damage(String found) {
    finding = found;
    return Found.DAMAGE;
  }

  private boolean magicAt(long at) {
    return file.get(INT, at + GroupFormat.MAGIC_OFFSET) == GroupFormat.MAGIC;
  }

  private boolean isWhole(long at, int length) {
    return format.crc(
            file.asSlice(at, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN), length)
        == file.get(INT, at + GroupFormat.CRC_OFFSET);
  }

  /** Of the header of the excerpt last found, in bytes; of the place where it should be. */
  long offset() {
    return offset;
  }

  /** The group last found; valid until the file is closed. */
  DirectBuffer group() {
    return group;
  }

  /** Of the first record in the group last found. */
  long firstSequence() {
    return GroupFormat.sequence(group, GroupFormat.HEADER);
  }

  /** What is wrong at {@link #offset}. */
  String finding() {
    return finding;
  }

  Path path() {
    return path;
  }

  /**
   * Begins at the excerpt that Chronicle noted as the last written. Cheap, where a walk through the
   * file is not.
   *
   * @return false if there is no whole group, and the walk begins at the start of the file
   */
  boolean toNotedEnd() {
    next = notedEnd();
    if (next > 0 && next() == Found.GROUP) {
      next = offset;
      return true;
    }
    next = 0;
    return false;
  }

  /**
   * Where Chronicle noted the last excerpt, in the file's own header; 0 if that cannot be made out.
   */
  long notedEnd() {
    long at = notedEndAt();
    long noted = at == 0 ? 0 : file.get(LONG, at);
    return noted > 0 && noted < file.byteSize() ? noted : 0;
  }

  /** Where it notes it; 0 if that cannot be made out. */
  long notedEndAt() {
    byte[] name = "writePosition".getBytes(StandardCharsets.US_ASCII);
    MemorySegment wanted = MemorySegment.ofArray(name);
    long limit = Math.min(file.byteSize(), 256) - name.length - 3 * Long.BYTES;
    for (long at = 0; at < limit; at++) {
      if (file.asSlice(at, name.length).mismatch(wanted) == -1) {
        return BitUtil.align(at + name.length, Long.BYTES) + 2 * Long.BYTES;
      }
    }
    return 0;
  }

  /** Where bytes other than zero lie at or behind an offset; the file's length if none do. */
  private long bytesFrom(long from) {
    for (long at = from; at < file.byteSize(); at += ZEROS.byteSize()) {
      long length = Math.min(ZEROS.byteSize(), file.byteSize() - at);
      long mismatch = file.asSlice(at, length).mismatch(ZEROS.asSlice(0, length));
      if (mismatch >= 0) {
        return at + mismatch;
      }
    }
    return file.byteSize();
  }

  /**
   * The whole groups behind the present place, wherever they are. What a killed writer left there,
   * and a later one has not written over yet, is none: it has lost its beginning. Nor is a group
   * that its killed writer had copied and not ended; see {@link #isGivenUp}.
   */
  Beyond groupsBeyond() {
    long records = 0;
    long lastSequence = 0;
    long own = file.byteSize() - offset > EXCERPT_HEADER && isGivenUp() ? ALIGNMENT : 0;
    long at = BitUtil.align(bytesFrom(offset + EXCERPT_HEADER + own) - ALIGNMENT + 1, ALIGNMENT);
    while (at + GroupFormat.HEADER <= file.byteSize()) {
      if (wrapWhole(at)) {
        records += count(at);
        lastSequence = lastSequence();
        at += BitUtil.align(group.capacity(), ALIGNMENT);
      } else {
        at += ALIGNMENT;
        if (at % PAGE == 0) {
          at = BitUtil.align(bytesFrom(at) - ALIGNMENT + 1, ALIGNMENT);
        }
      }
    }
    return new Beyond(records, lastSequence);
  }

  /**
   * The records of a group that is whole at an offset, but for the header of its excerpt; 0 if
   * there is none. The walk is at that offset then.
   */
  long recordsWithoutHeader(long at) {
    next = at;
    Found found = next();
    boolean none = offset != at || (found != Found.END && found != Found.DAMAGE);
    long whole = at + EXCERPT_HEADER;
    return none || whole + GroupFormat.HEADER > file.byteSize() || !wrapWhole(whole)
        ? 0
        : count(whole);
  }

  /**
   * Whether all that is damaged is the header of the last group's excerpt: the group itself is
   * whole, follows on what is before it, and is {@link #group} then.
   */
  boolean hasLostOnlyTheLastHeader(Damage damage) {
    return damage.isBeforeTheTail()
        && recordsWithoutHeader(damage.offset()) == damage.recordsBeyond()
        && firstSequence() == damage.lastSequence() + 1;
  }

  private boolean wrapWhole(long at) {
    int length = magicAt(at) ? file.get(INT, at + GroupFormat.LENGTH_OFFSET) : 0;
    boolean whole =
        length > GroupFormat.HEADER
            && length <= Math.min(GroupFormat.MAX_LENGTH, file.byteSize() - at)
            && isWhole(at, length);
    if (whole) {
      group.wrap(file.address() + at, length);
    }
    return whole;
  }

  private int count(long at) {
    return file.get(INT, at + GroupFormat.COUNT_OFFSET);
  }

  /**
   * Whether an excerpt was begun here and never ended: it says so; or it says nothing, because the
   * next writer took that mark away before it wrote here, and was killed too. An excerpt that was
   * ended and has lost its header is told from these by what Chronicle notes when it ends one.
   */
  private boolean isGivenUp() {
    int header = file.get(INT, offset);
    long noted = notedEnd();
    return (header & NOT_COMPLETE) != 0 || (header == 0 && noted > 0 && noted < offset);
  }

  private long lastSequence() {
    long last = 0;
    for (int at = GroupFormat.HEADER; at < group.capacity(); at = GroupFormat.next(group, at)) {
      last = GroupFormat.sequence(group, at);
    }
    return last;
  }

  @Override
  public void close() {
    arena.close();
  }
}
