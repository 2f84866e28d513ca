package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OffsetEpochNanoClock;
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

/**
 * Commands appended to the production command journal, policy {@code memory}, in groups of a size.
 * So many an iteration, into a new journal: its size is bounded, and every page is written for the
 * first time, as in production. Not final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {

  private static final int MASK = SampleCommands.COUNT - 1;
  private static final long START_NS = 1_795_366_350_000_000_000L;

  /** Commands committed together. */
  @Param({"1", "64"})
  public int group;

  private final SampleCommands samples = new SampleCommands();
  private final WorkFolder folders = new WorkFolder();
  private final UnsafeBuffer expected = new UnsafeBuffer(0, 0);
  private final UnsafeBuffer present = new UnsafeBuffer(0, 0);
  private Path folder;
  private Core.Ports ports;
  private long sequence;

  /** Opens a journal, and appends a first command, for which the library lays out its file. */
  @Setup(Level.Iteration)
  public void open() {
    folder = folders.next();
    ports = JournalDirectory.open(folder, Durability.MEMORY, new OffsetEpochNanoClock());
    sequence = 0;
    appendNext();
    ports.commands().commit();
  }

  private void appendNext() {
    int slot = (int) sequence & MASK;
    sequence++;
    ports
        .commands()
        .append(
            sequence,
            START_NS + sequence,
            samples.slots,
            slot * SampleCommands.SLOT,
            SampleCommands.LENGTH);
  }

  /** An iteration's commands. */
  @Benchmark
  @OperationsPerInvocation(ChronicleBenchmark.MESSAGES)
  public long append() {
    for (int appended = 0; appended < ChronicleBenchmark.MESSAGES; appended += group) {
      for (int i = 0; i < group; i++) {
        appendNext();
      }
      ports.commands().commit();
    }
    return sequence;
  }

  /** Reads back what was appended, all of it, and removes it. */
  @TearDown(Level.Iteration)
  public void readBack() {
    ports.events().close();
    ports.commands().close();
    long read = 0;
    try (CommandTailer commands = JournalDirectory.readCommands(folder, 0)) {
      while (commands.next()) {
        requireSame(commands, (int) read & MASK);
        read++;
      }
    }
    if (read != sequence || sequence != 1 + ChronicleBenchmark.MESSAGES) {
      throw new IllegalStateException(
          "%d commands were appended and %d read back".formatted(sequence, read));
    }
    folders.remove();
  }

  private void requireSame(CommandTailer command, int sample) {
    expected.wrap(samples.slots, sample * SampleCommands.SLOT, SampleCommands.LENGTH);
    present.wrap(command.buffer(), command.offset(), command.length());
    if (!expected.equals(present) || command.timestampNs() != START_NS + command.sequence()) {
      throw new IllegalStateException(
          "command %d was not read back as it was appended".formatted(command.sequence()));
    }
  }
}
