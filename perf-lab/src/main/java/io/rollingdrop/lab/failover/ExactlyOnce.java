package io.rollingdrop.lab.failover;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TickedDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * Holds what a client was told against a journal of events: each acknowledged command is in it,
 * with the very events that were told; it was decided once; and nothing of the client's was decided
 * beside that. First all events, then {@link #judge}. Not thread safe.
 */
final class ExactlyOnce implements EventHandler {

  private static final long NONE = Long.MIN_VALUE;
  private static final int MOST_FINDINGS = 20;

  private final long sessionId;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final TickedDecoder ticked = new TickedDecoder();

  /** By sequence, of the client's: the checksum of its last event. */
  private final Long2LongHashMap answers = new Long2LongHashMap(NONE);

  private final LongHashSet decided = new LongHashSet();
  private final List<String> findings = new ArrayList<>();
  private long events;
  private long lastTick;
  private long stateHash;

  /**
   * @param sessionId the client's
   */
  ExactlyOnce(long sessionId) {
    this.sessionId = sessionId;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    events++;
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    int kind = CommandFormat.templateId(buffer, offset);
    if (kind == TickedDecoder.TEMPLATE_ID) {
      lastTick = header.sequence();
      stateHash = ticked.wrapAndApplyHeader(buffer, offset, messageHeader).stateHash();
    }
    if (header.sessionId() == sessionId
        && header.correlationId() != 0
        && kind != LinkRejectedDecoder.TEMPLATE_ID) {
      answers.put(header.sequence(), header.checksum());
      if (kind != CommandRepeatedDecoder.TEMPLATE_ID) {
        decided.add(header.sequence());
      }
    }
  }

  /**
   * The verdict.
   *
   * @param lost commands that were acknowledged, and are not in the journal as they were
   * @param duplicates decisions for the client beyond one for each acknowledged command
   * @param findings what is wrong, in sentences; the first ones
   */
  record Verdict(long lost, long duplicates, List<String> findings) {}

  /** Judges by all events so far. */
  Verdict judge(Iterable<Acknowledged> acknowledged) {
    long lost = 0;
    LongHashSet claimed = new LongHashSet();
    for (Acknowledged one : acknowledged) {
      long checksum = answers.get(one.sequence());
      if (checksum == NONE) {
        lost++;
        find(
            "command %d was answered with sequence %d, which is in no journal"
                .formatted(one.number(), one.sequence()));
      } else if (checksum != one.checksum()) {
        lost++;
        claimed.add(one.executedAt());
        find(
            "command %d was answered with sequence %d, but the journals have other events there"
                .formatted(one.number(), one.sequence()));
      } else if (!decided.contains(one.executedAt())) {
        lost++;
        find(
            "command %d was answered as decided at sequence %d, where no journal has a decision"
                .formatted(one.number(), one.executedAt()));
      } else if (!claimed.add(one.executedAt())) {
        lost++;
        find(
            "command %d was answered as decided at sequence %d, which is another command's"
                .formatted(one.number(), one.executedAt()));
      }
    }
    long duplicates = 0;
    LongHashSet.LongIterator sequences = decided.iterator();
    while (sequences.hasNext()) {
      long sequence = sequences.nextValue();
      if (!claimed.contains(sequence)) {
        duplicates++;
        find("the decision at sequence %d is of no acknowledged command".formatted(sequence));
      }
    }
    return new Verdict(lost, duplicates, List.copyOf(findings));
  }

  private void find(String finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  /** Events so far. */
  long events() {
    return events;
  }

  /** The sequence of the last tick; 0 if there was none. */
  long lastTick() {
    return lastTick;
  }

  /** Of the state after the last tick. */
  long stateHash() {
    return stateHash;
  }
}
