package io.rollingdrop.lab.failover;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.DirectBuffer;

/**
 * What a client was told, and how long each command waited for it, from when it was due. Answers
 * come on one thread; counts and the longest wait may be read by any, the rest when the client has
 * ended.
 */
final class Answers {

  private static final double NANOS_PER_S = 1e9;

  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final Map<RejectReason, Long> rejections = new EnumMap<>(RejectReason.class);
  private final LongAccumulator longestNs = new LongAccumulator(Math::max, 0);
  private final AtomicLong count = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private long repeated;
  private long lastNs;
  private volatile Schedule schedule = Schedule.NONE;
  private volatile LatencyRecorder latencies = new LatencyRecorder(1, System.nanoTime(), 0);

  /** From here on the latencies of this schedule's commands are recorded. */
  void begin(Schedule begun) {
    latencies = new LatencyRecorder(1, begun.startNs(), 0);
    schedule = begun;
  }

  /** A command was answered. */
  void onAnswer(long number, long dueNs, Outcome.Answered answer) {
    lastNs = System.nanoTime();
    DirectBuffer first = answer.events().getFirst();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    long executedAt = answer.sequence();
    switch (CommandFormat.templateId(first, 0)) {
      case CommandRejectedDecoder.TEMPLATE_ID ->
          reject(new CommandRejectedDecoder().wrapAndApplyHeader(first, 0, header).reason());
      case CommandRepeatedDecoder.TEMPLATE_ID -> {
        CommandRepeatedDecoder repetition =
            new CommandRepeatedDecoder().wrapAndApplyHeader(first, 0, header);
        executedAt = repetition.originalSequence();
        repeated++;
        reject(repetition.reason());
      }
      default -> {
        // Accepted.
      }
    }
    long checksum =
        new EventHeaderDecoder()
            .wrap(answer.events().getLast(), CommandFormat.MESSAGE_HEADER)
            .checksum();
    acknowledged.add(new Acknowledged(number, answer.sequence(), checksum, executedAt));
    if (schedule.contains(number)) {
      longestNs.accumulate(lastNs - dueNs);
      latencies.record(dueNs, lastNs - dueNs);
    }
    count.incrementAndGet();
  }

  private void reject(RejectReason reason) {
    if (reason != RejectReason.NONE) {
      rejections.merge(reason, 1L, Long::sum);
    }
  }

  /** A command was refused, and is submitted again. Any thread. */
  void onRefused(Outcome.Refused refusal) {
    if (refusal.reason() == Outcome.Refusal.MALFORMED) {
      throw new IllegalStateException("the client takes no such command: " + refusal.detail());
    }
    refused.increment();
  }

  /** A command's outcome stayed unknown, and it is submitted again. Any thread. */
  void onUnknown() {
    unknown.increment();
  }

  /** Commands answered so far. */
  long count() {
    return count.get();
  }

  /** The longest that a command had waited of those answered since this was asked last. */
  long takeLongestNs() {
    return longestNs.getThenReset();
  }

  /** Attempts that were refused. */
  long refused() {
    return refused.sum();
  }

  /** Attempts whose outcome stayed unknown. */
  long unknown() {
    return unknown.sum();
  }

  /** Answers that told of an earlier attempt's. */
  long repeated() {
    return repeated;
  }

  /** All that was acknowledged. */
  List<Acknowledged> acknowledged() {
    return acknowledged;
  }

  /** The newest sequence that was acknowledged; 0 if none was. */
  long lastSequence() {
    return acknowledged.stream().mapToLong(Acknowledged::sequence).max().orElse(0);
  }

  /** How many commands were rejected, by reason. */
  Map<RejectReason, Long> rejections() {
    return rejections;
  }

  /** Of the schedule's commands. */
  LatencyRecorder latencies() {
    return latencies;
  }

  /** Of the schedule's commands, answered a second from the first one's time to the last answer. */
  double achievedPerS() {
    return latencies.total().getTotalCount()
        * NANOS_PER_S
        / Math.max(1, lastNs - schedule.startNs());
  }
}
