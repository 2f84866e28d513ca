package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OffsetEpochNanoClock;
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
 * Trade events published and polled again, in groups of a size: epoch and running checksum filled
 * in as the publisher does, appended to the production event journal, read by a subscription of its
 * feed, which checks that each event continues the one before. In one thread, so it is the work of
 * both sides without the time between them. Not final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FeedBenchmark implements EventHandler {

  private static final int MASK = SampleTrades.COUNT - 1;
  private static final int EPOCH = 1;

  /** Events published together. */
  @Param({"1", "64"})
  public int group;

  private final SampleTrades samples = new SampleTrades();
  private final WorkFolder folders = new WorkFolder();
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private Core.Ports ports;
  private EventSubscription subscription;
  private long sequence;
  private long checksum;
  private long polled;
  private long lastPolled;
  private long lotsPublished;
  private long lotsPolled;

  /** Opens a journal and its feed; a first event lays out the file. */
  @Setup(Level.Iteration)
  public void open() {
    ports = JournalDirectory.open(folders.next(), Durability.MEMORY, new OffsetEpochNanoClock());
    sequence = 0;
    checksum = EventChecksum.SEED;
    polled = 0;
    lotsPolled = 0;
    lotsPublished = 0;
    publishNext();
    ports.events().commit();
    subscription = ports.events().feed().open(Position.START);
    subscription.poll(this, 1);
  }

  private void publishNext() {
    int at = ((int) sequence & MASK) * SampleTrades.SLOT;
    lotsPublished += samples.lots((int) sequence & MASK);
    sequence++;
    header.wrap(samples.slots, at + CommandFormat.MESSAGE_HEADER).epoch(EPOCH).sequence(sequence);
    checksum = EventChecksum.next(checksum, samples.slots, at, SampleTrades.LENGTH);
    header.checksum(checksum);
    ports.events().append(samples.slots, at, SampleTrades.LENGTH);
  }

  /** An iteration's events. */
  @Benchmark
  @OperationsPerInvocation(ChronicleBenchmark.MESSAGES)
  public long publishAndPoll() {
    for (int published = 0; published < ChronicleBenchmark.MESSAGES; published += group) {
      for (int i = 0; i < group; i++) {
        publishNext();
      }
      ports.events().commit();
      subscription.poll(this, group);
    }
    return lotsPolled;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    trade.wrapAndApplyHeader(buffer, offset, messageHeader);
    lastPolled = trade.header().sequence();
    lotsPolled += trade.quantity();
    polled++;
  }

  /** Every event has to have come through, once. */
  @TearDown(Level.Iteration)
  public void requireDone() {
    boolean checked = subscription.position().checksum() == checksum;
    subscription.close();
    ports.events().close();
    ports.commands().close();
    folders.remove();
    if (!checked
        || polled != 1 + ChronicleBenchmark.MESSAGES
        || lastPolled != sequence
        || lotsPolled != lotsPublished) {
      throw new IllegalStateException(
          "%d events were published, %d polled, the last of them %d; lots %d and %d"
              .formatted(sequence, polled, lastPolled, lotsPublished, lotsPolled));
    }
  }
}
