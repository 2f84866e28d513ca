package io.rollingdrop.replicator.cluster;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.frameLength;
import static io.aeron.logbuffer.FrameDescriptor.frameSessionId;
import static io.aeron.logbuffer.FrameDescriptor.isPaddingFrame;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.archive.checksum.Checksum;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest file of a recording, as a process left it that was killed, whose disk was full, or
 * whose machine lost power: its last entries may be there in part. Aeron looks for that at the very
 * last entry only, where that one crosses a page, and even so takes one for whole, whatever its
 * checksum says, if something is on each page of a buffer that need not begin with a page of the
 * file.
 *
 * <p>Each entry has a checksum in the place of its session id. Those of a recording that was made
 * without are left as they are: none of them fits.
 */
final class RecordingTail {

  /** What is written at once may be there in any part; by default of the archive's. Bytes. */
  static final int MOST_AT_ONCE = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordingTail.class);
  private static final int CHUNK = 1 << 16;
  private static final byte[] ZEROS = new byte[CHUNK];

  private RecordingTail() {}

  /**
   * Cuts the file off at the first entry that is not as it was recorded, if it may be of what was
   * written last. To be called while nobody has the file open.
   *
   * @throws IllegalStateException if it was written earlier: the node has lost what it had
   */
  static void cutTornEntries(File file, Checksum checksum) {
    change(
        file,
        opened -> {
          int torn = tornEntry(opened, checksum);
          if (torn >= 0) {
            long behind = end(opened, torn) - torn;
            if (behind > MOST_AT_ONCE) {
              throw new IllegalStateException(
                  "damage in %s at offset %d, and %d bytes follow: this node has lost of its log what it had. Start it once with --replace, and it is made anew from the others; or restore the file from a copy"
                      .formatted(file, torn, behind));
            }
            LOG.warn(
                "an entry was torn, and is cut off: {} at offset {}, {} bytes", file, torn, behind);
            cut(opened, torn);
          }
        });
  }

  /** Makes zeros of what lies behind the end of a recording, so that nobody takes it for more. */
  static void cutBehind(File file, int end) {
    change(
        file,
        opened -> {
          long behind = end(opened, end) - end;
          if (behind > 0) {
            LOG.warn(
                "what lies behind the end of a recording is cut off: {} at offset {}, {} bytes",
                file,
                end,
                behind);
            cut(opened, end);
          }
        });
  }

  /** Looks at a file, and perhaps changes it. */
  private interface Work {
    void on(RandomAccessFile opened) throws IOException;
  }

  private static void change(File file, Work work) {
    try (RandomAccessFile opened = new RandomAccessFile(file, "rw")) {
      work.on(opened);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot mend %s (%s): check its owner, and the room on the disk"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void cut(RandomAccessFile opened, int from) throws IOException {
    long length = opened.length();
    opened.setLength(from);
    opened.setLength(length);
    opened.getFD().sync();
  }

  /** Where the first entry is that is not whole; -1 if all are, or none is. */
  private static int tornEntry(RandomAccessFile opened, Checksum checksum) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = opened.getChannel().map(MapMode.READ_ONLY, 0, opened.length(), arena);
      return tornEntry(new UnsafeBuffer(mapped.asByteBuffer()), start(opened), checksum);
    }
  }

  private static int tornEntry(UnsafeBuffer log, int start, Checksum checksum) {
    int at = start;
    boolean hasChecksums = false;
    while (at + HEADER_LENGTH <= log.capacity() && frameLength(log, at) != 0) {
      int length = frameLength(log, at);
      if (length < HEADER_LENGTH || length > log.capacity() - at) {
        return hasChecksums ? at : -1;
      }
      int aligned = BitUtil.align(length, FRAME_ALIGNMENT);
      // Of padding only the header is written.
      if (!isPaddingFrame(log, at)) {
        if (frameSessionId(log, at) != compute(checksum, log, at + HEADER_LENGTH, at + aligned)) {
          return hasChecksums ? at : -1;
        }
        hasChecksums = true;
      }
      at += aligned;
    }
    return -1;
  }

  private static int compute(Checksum checksum, UnsafeBuffer log, int from, int to) {
    return checksum.compute(log.addressOffset(), from, to - from);
  }

  // Where a file has no data it is read, not mapped: in memory file systems a page that is mapped
  // and looked at is taken from the disk's room.

  /** A recording that does not begin with a file's first entry has nothing there. */
  private static int start(RandomAccessFile opened) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long at = 0; at < opened.length(); at += CHUNK) {
      int length = read(opened, at, chunk);
      int mismatch = Arrays.mismatch(chunk, 0, length, ZEROS, 0, length);
      if (mismatch >= 0) {
        return (int) (at + mismatch) & -FRAME_ALIGNMENT;
      }
    }
    return (int) opened.length();
  }

  /** Behind the last byte that is not zero; {@code from} if none is behind that. */
  private static long end(RandomAccessFile opened, long from) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long to = opened.length(); to > from; to -= CHUNK) {
      long at = Math.max(from, to - CHUNK);
      int last = (int) (to - at);
      read(opened, at, chunk);
      while (last > 0 && chunk[last - 1] == 0) {
        last--;
      }
      if (last > 0) {
        return at + last;
      }
    }
    return from;
  }

  /** Fills the chunk with what is there from {@code at} on; returns how much is. */
  private static int read(RandomAccessFile opened, long at, byte[] chunk) throws IOException {
    int length = (int) Math.min(chunk.length, opened.length() - at);
    opened.seek(at);
    opened.readFully(chunk, 0, length);
    return length;
  }
}
