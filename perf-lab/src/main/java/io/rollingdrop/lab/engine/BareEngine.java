package io.rollingdrop.lab.engine;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.Side;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The production engine, called on the caller's thread: sequences commands and hands their events
 * over at once. Its clock is the sequence, one microsecond a command, so a run can be repeated to
 * the byte. Not thread safe.
 */
public final class BareEngine {

  /** That it is. */
  static final int SHARD = 1;

  private static final int MAX_EVENT_LENGTH = 1024;

  /** By which its clock goes on with each command. */
  public static final long NANOS_PER_COMMAND = TimeUnit.MICROSECONDS.toNanos(1);

  private final Engine engine;
  private final EventHandler events;
  private final CommandWriter command = new CommandWriter(SHARD);
  private final RejectionWatch watch = new RejectionWatch();

  /**
   * @param limits by which the engine decides
   * @param events is given every event, in order, in the call that caused it; those of {@link
   *     #command set-up} too
   */
  public BareEngine(EngineLimits limits, EventHandler events) {
    this.events = events;
    engine = new Engine(SHARD, new Handover());
    activate(limits);
  }

  private void activate(EngineLimits limits) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(SHARD);
    rules.rulesVersion(Engine.NEWEST_RULES);
    limits.encode(rules);
    decide(buffer, 0, CommandFormat.MESSAGE_HEADER + rules.encodedLength());
    requireAccepted("ActivateRules");
  }

  /** Writes the next command; its length then goes to {@link #decide(int)} or {@link #accept}. */
  public CommandWriter command() {
    return command;
  }

  /** Decides the command written last. */
  public void decide(int length) {
    decide(command.buffer(), 0, length);
  }

  /**
   * Decides a command.
   *
   * @param offset of its message header
   */
  public void decide(DirectBuffer buffer, int offset, int length) {
    CommandFormat.Fault fault = CommandFormat.check(buffer, offset, length);
    if (fault != CommandFormat.Fault.NONE) {
      throw new IllegalArgumentException("the command is " + fault.finding());
    }
    watch.rejection = null;
    long sequence = engine.lastSequence() + 1;
    engine.onCommand(sequence, sequence * NANOS_PER_COMMAND, buffer, offset, length);
  }

  /**
   * Decides the command written last, which must be accepted.
   *
   * @throws IllegalStateException if it was not
   */
  public void accept(int length) {
    decide(length);
    requireAccepted("template " + CommandFormat.templateId(command.buffer(), 0));
  }

  private void requireAccepted(String what) {
    if (watch.rejection != null) {
      throw new IllegalStateException(
          "the engine refused " + what + " of the lab's set-up: " + watch.rejection);
    }
  }

  /** The sequence of the last command. */
  public long lastSequence() {
    return engine.lastSequence();
  }

  /** Shows a side of the market's book, the best level first. */
  public void forEachLevel(int marketId, Side side, Engine.LevelVisitor visitor) {
    engine.forEachLevel(marketId, side, visitor);
  }

  /** Walks the whole state and checks it; see {@link Engine#audit}. */
  public void audit() {
    engine.audit();
  }

  /** Remembers why the last command was rejected, if it was. */
  private static final class RejectionWatch {
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
    private String rejection;

    void onEvent(DirectBuffer buffer) {
      if (CommandFormat.templateId(buffer, 0) == CommandRejectedDecoder.TEMPLATE_ID) {
        rejection = rejected.wrapAndApplyHeader(buffer, 0, messageHeader).reason().name();
      }
    }
  }

  /** One event at a time, handed over when it is complete. */
  private final class Handover implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_EVENT_LENGTH]);
    private int length;

    @Override
    public int claim(int claimed) {
      length = claimed;
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {
      watch.onEvent(buffer);
      events.onEvent(buffer, 0, length);
    }
  }
}
