package io.rollingdrop.lab.limits;

import io.rollingdrop.lab.harness.LatencyRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Writes a block to a file and has it synced ({@code fdatasync}), over and over: the least that an
 * answer takes which waits for this disk. A closed loop, so it says what one sync takes, not what a
 * rate does.
 */
public final class DataSync {

  private static final int BLOCK = 4 << 10;
  private static final int BLOCKS = 1 << 10;

  private DataSync() {}

  /**
   * @param file that is made
   */
  public static LatencyRecorder run(Path file, int seconds) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      layOut(channel, block);
      long startNs = System.nanoTime();
      long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
      LatencyRecorder recorder = new LatencyRecorder(1, startNs, seconds);
      long fromNs = startNs;
      for (int number = 0; fromNs - startNs < lengthNs; number++) {
        channel.write(block.clear(), (long) (number % BLOCKS) * BLOCK);
        channel.force(false);
        long nowNs = System.nanoTime();
        recorder.record(fromNs, nowNs - fromNs);
        fromNs = nowNs;
      }
      return recorder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** So that later writes change no metadata, as in a journal whose blocks are preallocated. */
  private static void layOut(FileChannel channel, ByteBuffer block) throws IOException {
    for (int number = 0; number < BLOCKS; number++) {
      channel.write(block.clear(), (long) number * BLOCK);
    }
    channel.force(true);
  }
}
