package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.snapshot.OutcomeRecordDecoder;
import io.rollingdrop.protocol.snapshot.SessionRecordDecoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An engine that is offered any bytes: what is a command it decides, and what it rejects must have
 * left everything as it was but its session's number, its key's outcome and the sequence.
 */
final class FuzzedCore implements EventSink {

  private static final int LONGEST_EVENT = 1_024;
  private static final Set<Integer> REJECTIONS =
      Set.of(
          CommandRejectedDecoder.TEMPLATE_ID,
          CommandRepeatedDecoder.TEMPLATE_ID,
          LinkRejectedDecoder.TEMPLATE_ID);

  /** What a rejected command may change, and what says how far the engine is. */
  private static final Set<Integer> CHANGED_BY_REJECTS =
      Set.of(
          SnapshotHeaderDecoder.TEMPLATE_ID,
          SessionRecordDecoder.TEMPLATE_ID,
          OutcomeRecordDecoder.TEMPLATE_ID);

  private final UnsafeBuffer event = new UnsafeBuffer(new byte[LONGEST_EVENT]);
  private final CommandHeaderDecoder header = new CommandHeaderDecoder();
  private final Engine engine = new Engine(1, this, Engine.RULES_IN_PREPARATION);
  private final CommandWriter unauthorised = new CommandWriter(1);
  private int events;
  private int outcome;
  private long decided;
  private long rejected;

  /**
   * Offers bytes.
   *
   * @param length of them that count; beyond lies nothing that may be read
   * @param nowNs when they come
   * @param looksAtAll whether the whole state is compared if they are rejected
   */
  void offer(byte[] bytes, int length, long nowNs, boolean looksAtAll) {
    UnsafeBuffer command = new UnsafeBuffer(bytes, 0, length);
    try {
      CommandFormat.check(command, 0, length);
      if (CommandFormat.check(command, 0, length, engine.rulesVersion())
          == CommandFormat.Fault.NONE) {
        decide(command, length, nowNs, looksAtAll && engine.rulesVersion() > 0);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "after command %d: %s".formatted(decided, HexFormat.of().formatHex(bytes, 0, length)), e);
    }
  }

  private void decide(UnsafeBuffer command, int length, long nowNs, boolean looksAtAll) {
    forgetOutcomesBefore(nowNs);
    List<String> before = looksAtAll ? records() : List.of();
    long hashBefore = hashWithoutSequence();
    events = 0;
    engine.onCommand(engine.lastSequence() + 1, nowNs, command, 0, length);
    decided++;
    assertThat(events).as("every input gets an answer").isPositive();
    // More events are of what was due.
    if (REJECTIONS.contains(outcome) && events == 1) {
      rejected++;
      header.wrap(command, CommandFormat.MESSAGE_HEADER);
      boolean leavesTraces = (header.keyHigh() | header.keyLow() | header.sessionNumber()) != 0;
      if (!leavesTraces) {
        assertThat(hashWithoutSequence()).as("state hash after a reject").isEqualTo(hashBefore);
      }
      if (looksAtAll) {
        assertThat(records()).as("state after a reject").isEqualTo(before);
      }
    }
  }

  /** Outcomes are forgotten as time passes, whatever the command: so another one has it pass. */
  private void forgetOutcomesBefore(long nowNs) {
    int length = unauthorised.by(1, 1).createTenant(1);
    engine.onCommand(engine.lastSequence() + 1, nowNs, unauthorised.buffer(), 0, length);
  }

  private long hashWithoutSequence() {
    return engine.rulesVersion() == 0
        ? 0
        : engine.stateHash()
            - StateHash.of(StateHash.RULES, engine.rulesVersion(), engine.lastSequence());
  }

  /** The records of a snapshot that a rejected command may not change. */
  private List<String> records() {
    MemorySnapshot snapshot = new MemorySnapshot();
    engine.beginCapture(snapshot);
    while (!engine.isCaptureComplete()) {
      engine.captureNext();
    }
    engine.endCapture();
    List<String> records = new ArrayList<>();
    snapshot.forEach(
        (templateId, buffer, offset, blockLength, version) -> {
          if (!CHANGED_BY_REJECTS.contains(templateId)) {
            byte[] record = new byte[blockLength];
            buffer.getBytes(offset, record);
            records.add(templateId + " " + HexFormat.of().formatHex(record));
          }
        });
    return records;
  }

  /** Walks the whole state. */
  void audit() {
    engine.audit();
  }

  /** Commands that were decided. */
  long decided() {
    return decided;
  }

  /** Of them, those rejected alone. */
  long rejected() {
    return rejected;
  }

  @Override
  public int claim(int length) {
    return 0;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return event;
  }

  @Override
  public void commit() {
    if (events++ == 0) {
      outcome = CommandFormat.templateId(event, 0);
    }
  }
}
