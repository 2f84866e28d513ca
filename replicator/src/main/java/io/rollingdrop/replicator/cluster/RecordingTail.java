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
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel.MapMode;
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
  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[CHUNK]);

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
        (opened, mapped) -> {
          int torn = tornEntry(new UnsafeBuffer(mapped.asByteBuffer()), start(mapped), checksum);
          if (torn >= 0) {
            long behind = end(mapped, torn) - torn;
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
        (opened, mapped) -> {
          long behind = end(mapped, end) - end;
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
    void on(RandomAccessFile opened, MemorySegment mapped) throws IOException;
  }

  private static void change(File file, Work work) {
    try (RandomAccessFile opened = new RandomAccessFile(file, "rw");
        Arena arena = Arena.ofConfined()) {
      work.on(opened, opened.getChannel().map(MapMode.READ_ONLY, 0, opened.length(), arena));
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

  /** A recording that does not begin with a file's first entry has nothing there. */
  private static int start(MemorySegment mapped) {
    for (long at = 0; at < mapped.byteSize(); at += CHUNK) {
      long length = Math.min(CHUNK, mapped.byteSize() - at);
      long mismatch = mapped.asSlice(at, length).mismatch(ZEROS.asSlice(0, length));
      if (mismatch >= 0) {
        return (int) (at + mismatch) & -FRAME_ALIGNMENT;
      }
    }
    return (int) mapped.byteSize();
  }

  /** Behind the last byte that is not zero; {@code from} if none is behind that. */
  private static long end(MemorySegment mapped, long from) {
    long to = mapped.byteSize();
    while (to > from) {
      long length = Math.min(CHUNK, to - from);
      MemorySegment chunk = mapped.asSlice(to - length, length);
      if (chunk.mismatch(ZEROS.asSlice(0, length)) >= 0) {
        long last = to;
        while (mapped.get(ValueLayout.JAVA_BYTE, last - 1) == 0) {
          last--;
        }
        return last;
      }
      to -= length;
    }
    return from;
  }
}
