package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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
 * A Trade event: written with the engine's encoder, read as a consumer of the feed reads it, each
 * field once, folded into the feed's running checksum; and its bytes copied, and taken by the
 * processor's own CRC. Not final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TradeBenchmark {

  /** Bytes of the event, message header included. */
  public static final int LENGTH = SampleTrades.LENGTH;

  private static final int MASK = SampleTrades.COUNT - 1;

  private final SampleTrades samples = new SampleTrades();
  private final UnsafeBuffer target =
      new UnsafeBuffer(ByteBuffer.allocateDirect(SampleTrades.SLOT));
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TradeDecoder decoder = new TradeDecoder();
  private final CRC32C crc = new CRC32C();
  private long done;
  private long sum;

  private int nextSample() {
    return (int) done++ & MASK;
  }

  /** Header and all fields. */
  @Benchmark
  public UnsafeBuffer encode() {
    samples.encode(target, 0, nextSample());
    return target;
  }

  /** Header and all fields. */
  @Benchmark
  public long decode() {
    sum += read(nextSample());
    return sum;
  }

  private long read(int sample) {
    decoder.wrapAndApplyHeader(samples.slots, sample * SampleTrades.SLOT, messageHeader);
    EventHeaderDecoder header = decoder.header();
    long where =
        header.epoch()
            + header.index()
            + header.checksum()
            + header.sequence()
            + header.timestamp()
            + header.sessionId()
            + header.correlationId()
            + header.gatewayId()
            + header.shardId()
            + header.rulesVersion()
            + header.last();
    long amounts =
        decoder.price()
            + decoder.quantity()
            + decoder.baseAmount()
            + decoder.quoteAmount()
            + decoder.buyerReleased()
            + decoder.makerOpenQuantity()
            + decoder.takerOpenQuantity()
            + decoder.makerFee()
            + decoder.takerFee();
    long who =
        decoder.makerOrderId()
            + 31 * decoder.takerOrderId()
            + decoder.makerAccountId()
            + 31 * decoder.takerAccountId()
            + decoder.makerTenantId()
            + decoder.takerTenantId()
            + decoder.feeAccountId()
            + decoder.marketId()
            + decoder.takerSide().value();
    return where + amounts + who;
  }

  /** Each event by itself: a chain would hide how many can be under way at once. */
  @Benchmark
  public long checksum() {
    sum += checksumOf(nextSample());
    return sum;
  }

  private long checksumOf(int sample) {
    return EventChecksum.next(
        EventChecksum.SEED, samples.slots, sample * SampleTrades.SLOT, SampleTrades.LENGTH);
  }

  /** The floor of reading and writing: as many bytes from the same slots. */
  @Benchmark
  public UnsafeBuffer copy() {
    target.putBytes(0, samples.slots, nextSample() * SampleTrades.SLOT, SampleTrades.LENGTH);
    return target;
  }

  /** CRC-32C of the same bytes, for which the processor has an instruction. */
  @Benchmark
  public long crc() {
    sum += crcOf(nextSample());
    return sum;
  }

  private long crcOf(int sample) {
    int offset = sample * SampleTrades.SLOT;
    samples.memory.limit(offset + SampleTrades.LENGTH).position(offset);
    crc.reset();
    crc.update(samples.memory);
    samples.memory.clear();
    return crc.getValue();
  }

  /** What was written last, or the sum of all that was read, has to be the samples'. */
  @TearDown(Level.Iteration)
  public void requireDone(BenchmarkParams parameters) {
    boolean right =
        switch (Samples.method(parameters)) {
          case "encode", "copy" -> isLastSample(target);
          case "decode" -> sum == Samples.sum(done, SampleTrades.COUNT, this::read);
          case "checksum" -> sum == Samples.sum(done, SampleTrades.COUNT, this::checksumOf);
          case "crc" -> sum == Samples.sum(done, SampleTrades.COUNT, this::crcOf);
          default -> false;
        };
    Samples.require(right, parameters, done);
  }

  private boolean isLastSample(DirectBuffer bytes) {
    int last = (int) (done - 1) & MASK;
    return Samples.areEqual(bytes, samples.slots, last * SampleTrades.SLOT, SampleTrades.LENGTH);
  }
}
