package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A PlaceOrder command: written as a gateway writes it, checked as at every edge, read as the
 * engine reads it, each field once; and its bytes copied. Not final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {

  /** Bytes of the command, message header included. */
  public static final int LENGTH = SampleCommands.LENGTH;

  private static final int MASK = SampleCommands.COUNT - 1;

  private final SampleCommands samples = new SampleCommands();
  private final CommandWriter writer = new CommandWriter(1);
  private final UnsafeBuffer target =
      new UnsafeBuffer(ByteBuffer.allocateDirect(SampleCommands.SLOT));
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final PlaceOrderDecoder decoder = new PlaceOrderDecoder();
  private long done;
  private long sound;
  private long readSum;

  private int nextSample() {
    return (int) done++ & MASK;
  }

  /** Who asks, key, order. */
  @Benchmark
  public int encode() {
    return samples.encode(writer, nextSample());
  }

  /** Whether the bytes are a command at all. */
  @Benchmark
  public CommandFormat.Fault check() {
    CommandFormat.Fault fault =
        CommandFormat.check(
            samples.slots, nextSample() * SampleCommands.SLOT, SampleCommands.LENGTH);
    sound += fault == CommandFormat.Fault.NONE ? 1 : 0;
    return fault;
  }

  /** All fields of header and order. */
  @Benchmark
  public long decode() {
    readSum += read(nextSample());
    return readSum;
  }

  private long read(int sample) {
    decoder.wrapAndApplyHeader(samples.slots, sample * SampleCommands.SLOT, messageHeader);
    CommandHeaderDecoder header = decoder.header();
    long who =
        header.rulesVersion()
            + header.shardId()
            + header.gatewayId()
            + header.tenantId()
            + header.principalId()
            + header.accountId()
            + header.sessionId()
            + header.sessionNumber()
            + header.correlationId();
    long key =
        header.keyHigh()
            ^ header.keyLow()
            ^ header.keyTime()
            ^ header.traceHigh()
            ^ header.traceLow()
            ^ header.deadline();
    long order =
        decoder.price()
            + 31 * decoder.quantity()
            + decoder.marketId()
            + decoder.side().value()
            + decoder.timeInForce().value();
    long name =
        decoder.clientOrderId().word0()
            ^ decoder.clientOrderId().word1()
            ^ decoder.clientOrderId().word2();
    return who + key + order + name;
  }

  /** The floor: as many bytes from the same slots. */
  @Benchmark
  public UnsafeBuffer copy() {
    target.putBytes(0, samples.slots, nextSample() * SampleCommands.SLOT, SampleCommands.LENGTH);
    return target;
  }

  /** What was written last, or the sum of all that was read, has to be the samples'. */
  @TearDown(Level.Iteration)
  public void requireDone(BenchmarkParams parameters) {
    boolean right =
        switch (Samples.method(parameters)) {
          case "encode" -> isLastSample(writer.buffer());
          case "check" -> sound == done;
          case "decode" -> readSum == Samples.sum(done, SampleCommands.COUNT, this::read);
          case "copy" -> isLastSample(target);
          default -> false;
        };
    Samples.require(right, parameters, done);
  }

  private boolean isLastSample(DirectBuffer bytes) {
    int last = (int) (done - 1) & MASK;
    return Samples.areEqual(
        bytes, samples.slots, last * SampleCommands.SLOT, SampleCommands.LENGTH);
  }
}
