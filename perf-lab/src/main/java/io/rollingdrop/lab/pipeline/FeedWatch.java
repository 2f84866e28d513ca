package io.rollingdrop.lab.pipeline;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The one consumer on the feed, and the lab's oracle: every event continues the one before, every
 * command of the lab's session is answered exactly once and in its turn. The feed itself checks the
 * running checksum of each event.
 *
 * <p>Events come on the feed's thread. {@link #answered} may be read by any thread; everything else
 * only once all that was sent is answered.
 */
final class FeedWatch implements EventHandler {

  private final long sessionId;
  private final LongUnaryOperator sentAtNs;
  private final EpochNanoClock clock;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final Map<RejectReason, Long> rejections = new EnumMap<>(RejectReason.class);
  private final AtomicLong answered = new AtomicLong();
  private volatile Phase phase = Phase.NONE;
  private long number;
  private long sequence;
  private int index;
  private boolean commandEnded = true;
  private long lastAnswerNs;
  private long events;
  private long trades;

  /**
   * @param sessionId the lab's
   * @param sentAtNs when a command of a number was sent
   * @param clock by which the core stamps commands
   */
  FeedWatch(long sessionId, LongUnaryOperator sentAtNs, EpochNanoClock clock) {
    this.sessionId = sessionId;
    this.sentAtNs = sentAtNs;
    this.clock = clock;
  }

  /** From here on the latencies of this phase's commands are recorded. */
  void measure(Phase measured) {
    phase = measured;
  }

  /**
   * @throws IllegalStateException if the event is not the one that must come; ends the feed
   */
  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    requireNext();
    sequence = header.sequence();
    index = header.index();
    commandEnded = header.last() == 1;
    events++;
    switch (CommandFormat.templateId(buffer, offset)) {
      case TradeDecoder.TEMPLATE_ID -> trades++;
      case CommandRejectedDecoder.TEMPLATE_ID ->
          rejections.merge(
              rejected.wrapAndApplyHeader(buffer, offset, messageHeader).reason(), 1L, Long::sum);
      case LinkRejectedDecoder.TEMPLATE_ID ->
          throw new IllegalStateException("the core did not take the next number of the session");
      default -> {
        // An outcome whose kind does not matter here.
      }
    }
    if (header.sessionId() == sessionId && header.correlationId() != 0) {
      onOwn(header.correlationId());
    }
  }

  private void requireNext() {
    boolean next =
        commandEnded
            ? header.sequence() == sequence + 1 && header.index() == 0
            : header.sequence() == sequence && header.index() == index + 1;
    if (!next) {
      throw new IllegalStateException(
          "event %d.%d came after %d.%d"
              .formatted(header.sequence(), header.index(), sequence, index));
    }
  }

  private void onOwn(long correlationId) {
    if (correlationId != number + 1) {
      throw new IllegalStateException(
          "command %d was answered after command %d".formatted(correlationId, number));
    }
    if (commandEnded) {
      number = correlationId;
      lastAnswerNs = System.nanoTime();
      record();
      answered.lazySet(number);
    }
  }

  private void record() {
    Phase measured = phase;
    if (measured.schedule().contains(number)) {
      long dueNs = measured.schedule().intendedNs(number);
      measured.response().record(dueNs, lastAnswerNs - dueNs);
      measured.service().record(dueNs, lastAnswerNs - sentAtNs.applyAsLong(number));
      measured
          .feed()
          .recordValue(
              Math.clamp(clock.nanoTime() - header.timestamp(), 0, LatencyRecorder.HIGHEST_NS));
    }
  }

  /** The number of the last command answered; all before it are too. */
  long answered() {
    return answered.get();
  }

  /** When the last command was answered. */
  long lastAnswerNs() {
    return lastAnswerNs;
  }

  long events() {
    return events;
  }

  long trades() {
    return trades;
  }

  /** How many commands were rejected, by reason. */
  Map<RejectReason, Long> rejections() {
    return rejections;
  }
}
