package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.protocol.IdempotencyKey;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * An idempotency key read from the text of a request, and the JDK's reading of the same text. Not
 * final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {

  private static final int MASK = SampleCommands.COUNT - 1;

  private final IdempotencyKey[] keys = new SampleCommands().keys;
  private final String[] texts = new String[SampleCommands.COUNT];
  private long done;
  private long sum;

  /** Writes the texts. */
  @Setup
  public void write() {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = keys[i].toString();
    }
  }

  /** Checked to be of version 7. */
  @Benchmark
  public IdempotencyKey parse() {
    IdempotencyKey key = IdempotencyKey.parse(texts[(int) done++ & MASK]);
    sum += key.high() ^ key.low();
    return key;
  }

  /** The JDK's. */
  @Benchmark
  public UUID uuid() {
    UUID uuid = UUID.fromString(texts[(int) done++ & MASK]);
    sum += uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits();
    return uuid;
  }

  /** All that was read has to be the keys. */
  @TearDown(Level.Iteration)
  public void requireDone(BenchmarkParams parameters) {
    Samples.require(
        sum == Samples.sum(done, keys.length, i -> keys[i].high() ^ keys[i].low()),
        parameters,
        done);
  }
}
