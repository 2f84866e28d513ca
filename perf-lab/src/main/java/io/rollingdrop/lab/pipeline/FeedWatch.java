package io.rollingdrop.lab.pipeline;

import io.rollingdrop.lab.workload.Schedule;
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
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

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
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final Map<RejectReason, Long> rejections = new EnumMap<>(RejectReason.class);
  private final Histogram latencies = new Histogram(Latencies.HIGHEST_NS, Latencies.DIGITS);
  private final AtomicLong answered = new AtomicLong();
  private volatile Schedule measured = Schedule.NONE;
  private long number;
  private long sequence;
  private int index;
  private boolean commandEnded = true;
  private long lastAnswerNs;
  private long events;
  private long trades;

  FeedWatch(long sessionId) {
    this.sessionId = sessionId;
  }

  /** From here on the latencies of this phase's commands are recorded. */
  void measure(Schedule schedule) {
    measured = schedule;
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
      Schedule schedule = measured;
      if (schedule.contains(number)) {
        Latencies.record(latencies, lastAnswerNs - schedule.intendedNs(number));
      }
      answered.lazySet(number);
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

  /** From intended send to the event seen, of the measured phase. */
  Histogram latencies() {
    return latencies;
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
