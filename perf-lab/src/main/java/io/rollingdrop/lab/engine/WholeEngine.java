package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.report.Spread;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.TickEncoder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The production engine with all that it does (accounts, holds, fees, limits, idempotency keys,
 * state hash, events in their encoding) on a {@link MixedFlow} that was written before. Time is the
 * thread's processor time. One thread.
 */
final class WholeEngine {

  /**
   * What came of it.
   *
   * @param nanos of processor time a command, by round
   * @param bytes allocated a command in the last round, by the later half of the commands
   * @param events of a round
   */
  record Standing(Spread nanos, double bytes, long events) {}

  /** What the flow's own design leads to. */
  private static final Set<RejectReason> EXPECTED =
      EnumSet.of(
          RejectReason.UNKNOWN_ORDER,
          RejectReason.INVALID_QUANTITY,
          RejectReason.AMEND_MAY_ONLY_REDUCE,
          RejectReason.NOT_FILLABLE,
          RejectReason.MINIMUM_NOT_FILLABLE,
          RejectReason.WOULD_TRADE,
          RejectReason.STOP_PRICE_REACHED);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int COMMANDS_A_TICK = 1_000;
  private static final long SEED = 11;

  private final MixedExchange exchange;
  private final UnsafeBuffer commands;
  private final int[] lengths;
  private long expectedSum;
  private boolean played;

  /** Writes so many commands for an exchange of so many markets. */
  WholeEngine(int markets, int count) {
    exchange = new MixedExchange(markets);
    commands = new UnsafeBuffer(new byte[count * CommandFormat.MAX_LENGTH]);
    lengths = new int[count];
    long first = newEngine(new Sum()).lastSequence() + 1;
    CommandWriter writer = new CommandWriter(BareEngine.SHARD);
    MixedFlow flow = new MixedFlow(exchange, writer, SEED);
    for (int i = 0; i < count; i++) {
      long nowNs = (first + i) * BareEngine.NANOS_PER_COMMAND;
      // Of the next millisecond: at the clock's beginning the last one is no time at all.
      writer.key(IdempotencyKey.of(TimeUnit.NANOSECONDS.toMillis(nowNs) + 1, 0, i));
      lengths[i] = i % COMMANDS_A_TICK == 0 ? tick(writer) : flow.next(i, nowNs);
      commands.putBytes(i * CommandFormat.MAX_LENGTH, writer.buffer(), 0, lengths[i]);
    }
  }

  private static int tick(CommandWriter writer) {
    writer.buffer().setMemory(0, CommandFormat.MAX_LENGTH, (byte) 0);
    TickEncoder tick = new TickEncoder();
    tick.wrapAndApplyHeader(writer.buffer(), 0, new MessageHeaderEncoder());
    tick.header().shardId(BareEngine.SHARD);
    return CommandFormat.inOldestVersion(
        writer.buffer(), 0, CommandFormat.MESSAGE_HEADER + tick.encodedLength());
  }

  private BareEngine newEngine(EventHandler events) {
    BareEngine engine = new BareEngine(exchange.limits(), events);
    exchange.enter(engine);
    return engine;
  }

  /**
   * Plays all commands to a new engine in each round.
   *
   * @throws IllegalStateException if a round gave other events than the one before, or the engine
   *     refused what it must take
   */
  Standing run(int warmUp, int rounds) {
    DoubleStream.Builder nanos = DoubleStream.builder();
    Sum sum = new Sum();
    double bytes = 0;
    for (int round = 0; round < warmUp + rounds; round++) {
      sum.clear();
      BareEngine engine = newEngine(sum);
      sum.clear();
      long before = THREADS.getCurrentThreadCpuTime();
      decide(engine, 0, lengths.length / 2);
      long bytesBefore = Rounds.allocatedBytes();
      decide(engine, lengths.length / 2, lengths.length);
      bytes = (Rounds.allocatedBytes() - bytesBefore) / (double) Math.ceilDiv(lengths.length, 2);
      double each = (THREADS.getCurrentThreadCpuTime() - before) / (double) lengths.length;
      if (round >= warmUp) {
        nanos.add(each);
      }
      engine.audit();
      requireSame(sum);
    }
    return new Standing(Spread.of(nanos.build()), bytes, sum.events);
  }

  private void decide(BareEngine engine, int from, int to) {
    for (int i = from; i < to; i++) {
      engine.decide(commands, i * CommandFormat.MAX_LENGTH, lengths[i]);
    }
  }

  private void requireSame(Sum sum) {
    if (played && sum.sum != expectedSum) {
      throw new IllegalStateException(
          "the engine gave other events on the same commands, %,d of them".formatted(sum.events));
    }
    played = true;
    expectedSum = sum.sum;
  }

  /** A sum over all bytes of all events. */
  private static final class Sum implements EventHandler {
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
    private long sum;
    private long events;

    void clear() {
      sum = 0;
      events = 0;
    }

    @Override
    public void onEvent(DirectBuffer buffer, int offset, int length) {
      events++;
      int at = offset;
      for (; at + Long.BYTES <= offset + length; at += Long.BYTES) {
        sum = (sum ^ buffer.getLong(at, ByteOrder.LITTLE_ENDIAN)) * MIX;
      }
      for (; at < offset + length; at++) {
        sum = (sum ^ buffer.getByte(at)) * MIX;
      }
      if (CommandFormat.templateId(buffer, offset) == CommandRejectedDecoder.TEMPLATE_ID) {
        RejectReason reason = rejected.wrapAndApplyHeader(buffer, offset, messageHeader).reason();
        if (!EXPECTED.contains(reason)) {
          throw new IllegalStateException("the engine refuses what the flow asks for: " + reason);
        }
      }
    }
  }
}
