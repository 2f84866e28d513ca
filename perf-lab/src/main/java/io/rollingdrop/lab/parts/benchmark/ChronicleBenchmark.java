package io.rollingdrop.lab.parts.benchmark;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The journals' library by itself, a queue laid out as theirs: excerpts as long as a group of
 * messages is in our journals, without our records, checksums and checks. Not final: JMH extends
 * it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChronicleBenchmark {

  /** Messages an iteration, of this and of the journals' benchmarks: some 16 MB. */
  static final int MESSAGES = 1 << 16;

  private static final int GROUP_HEADER = 16;
  private static final int RECORD_HEADER = 24;
  private static final int ALIGNMENT = 8;
  private static final int SOURCE = 1 << 18;
  private static final long SEED = 7150;
  private static final long BLOCK_BYTES = 64L << 20;

  /** Messages in an excerpt. */
  @Param({"1", "64"})
  public int group;

  /** Of a message. */
  @Param({"184"})
  public int bytes;

  private final WorkFolder folders = new WorkFolder();
  private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(SOURCE));
  private final UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(SOURCE));
  private final UnsafeBuffer mapped = new UnsafeBuffer(0, 0);
  private ChronicleQueue queue;
  private ExcerptAppender appender;
  private ExcerptTailer tailer;
  private int length;
  private int places;
  private long appended;
  private long read;

  /** Fills what is appended. */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int at = 0; at < SOURCE; at += Long.BYTES) {
      source.putLong(at, random.nextLong());
    }
    length = GROUP_HEADER + group * BitUtil.align(RECORD_HEADER + bytes, ALIGNMENT);
    places = SOURCE / length;
  }

  /** Opens a queue, and appends and reads a first excerpt, for which it lays out its file. */
  @Setup(Level.Iteration)
  public void open() {
    queue =
        SingleChronicleQueueBuilder.binary(folders.next())
            .rollCycle(RollCycles.FAST_DAILY)
            .blockSize(BLOCK_BYTES)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true);
    appended = 0;
    read = 0;
    appendNext();
    readNext();
  }

  private int place(long excerpt) {
    return (int) (excerpt % places) * length;
  }

  private void appendNext() {
    try (DocumentContext document = appender.writingDocument()) {
      Bytes<?> excerpt = document.wire().bytes();
      excerpt.ensureCapacity(excerpt.writePosition() + length);
      mapped.wrap(excerpt.addressForWrite(excerpt.writePosition()), length);
      mapped.putBytes(0, source, place(appended), length);
      excerpt.writeSkip(length);
    }
    appended++;
  }

  private boolean readNext() {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return false;
      }
      Bytes<?> excerpt = document.wire().bytes();
      mapped.wrap(excerpt.addressForRead(excerpt.readPosition()), length);
      copy.putBytes(0, mapped, 0, length);
    }
    read++;
    return true;
  }

  /** An iteration's messages, excerpt by excerpt. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long append() {
    for (int messages = 0; messages < MESSAGES; messages += group) {
      appendNext();
    }
    return appended;
  }

  /** An iteration's messages, each excerpt read as soon as it is appended. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long appendAndRead() {
    for (int messages = 0; messages < MESSAGES; messages += group) {
      appendNext();
      readNext();
    }
    return read;
  }

  /** Reads the rest, and removes the queue. */
  @TearDown(Level.Iteration)
  public void requireDone(BenchmarkParams parameters) {
    boolean right = true;
    while (right && read < appended) {
      right = readNext() && isLastRead();
    }
    right = right && isLastRead() && appended == 1 + MESSAGES / group;
    tailer.close();
    appender.close();
    queue.close();
    folders.remove();
    Samples.require(right, parameters, read);
  }

  private boolean isLastRead() {
    return Samples.areEqual(copy, source, place(read - 1), length);
  }
}
