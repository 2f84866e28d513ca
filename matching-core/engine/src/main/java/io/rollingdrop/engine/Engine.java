package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.CloseSessionDecoder;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OpenSessionDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TickDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The deterministic core: decides one command after the other and writes what came of each to an
 * {@link EventSink}.
 *
 * <p>Same commands, same events and state hash, on any machine. Not thread safe: one thread. Before
 * the first {@code ActivateRules} it has no memory and rejects everything else; from then on it
 * allocates nothing, except that a side of a book doubles its arrays while it grows, that a new
 * market brings its own, and that tables of few entries grow: those of risk limits, and of what
 * tenants hold, which has an entry for each tenant and asset.
 *
 * <p>The order of checks is part of the rules: session number, shard, rules version, idempotency
 * key, deadline, then what the command itself needs.
 */
public final class Engine {

  /** The newest rules that this release decides by. */
  public static final int NEWEST_RULES = 3;

  /**
   * Those that the next release will decide by: complete here, but not yet in what is around it.
   */
  static final int RULES_IN_PREPARATION = 4;

  /** The first by which time makes something happen. */
  private static final int DUE_WORK_RULES = 2;

  private static final int BODY =
      CommandFormat.MESSAGE_HEADER + CommandHeaderDecoder.ENCODED_LENGTH;

  private final int shardId;
  private final int newestRules;
  private final CommandContext command = new CommandContext();
  private final Dispatch dispatch = new Dispatch(command);
  private final EventWriter events;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final ActivateRulesDecoder activateRules = new ActivateRulesDecoder();
  private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();

  private int rulesVersion;
  private EngineState state;
  private StateCapture capture;
  private long lastSequence;
  private long lastTimestampNs;

  /**
   * @param shardId commands for another shard are rejected
   * @param sink takes the events
   */
  public Engine(int shardId, EventSink sink) {
    this(shardId, sink, NEWEST_RULES);
  }

  /**
   * As a release would decide whose newest rules are these.
   *
   * @param newestRules from 1 to {@link #NEWEST_RULES}; in tests also {@link #RULES_IN_PREPARATION}
   */
  public Engine(int shardId, EventSink sink, int newestRules) {
    this.shardId = shardId;
    this.newestRules = newestRules;
    events = new EventWriter(sink);
  }

  /**
   * Decides a command.
   *
   * @param sequence the one after the last
   * @param timestampNs nanoseconds since the Unix epoch, not before the last command's
   * @param buffer holds a command of which {@link CommandFormat#check(DirectBuffer, int, int, int)}
   *     under {@link #rulesVersion} found nothing wrong
   * @param offset of its SBE message header
   * @param length in bytes, message header included
   * @throws InvariantViolation if a promise of the core would be broken; the engine must not be
   *     used again
   */
  public void onCommand(
      long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
    if (sequence != lastSequence + 1) {
      throw new InvariantViolation("sequence " + sequence + " after " + lastSequence);
    }
    lastSequence = sequence;
    lastTimestampNs = timestampNs;
    command.begin(sequence, timestampNs, buffer, offset);
    events.begin(command, rulesVersion);
    if (state == null) {
      decideWithoutRules(buffer, offset);
    } else if (isNextOfItsSession()) {
      decide(buffer, offset, length);
    }
    if (state != null) {
      if (rulesVersion >= DUE_WORK_RULES) {
        state.dueWork.goOn(sequence);
      }
      state.ledger.checkConservation();
    }
    events.end();
  }

  private void decideWithoutRules(DirectBuffer buffer, int offset) {
    RejectReason reason =
        command.templateId == ActivateRulesDecoder.TEMPLATE_ID
            ? activateRules(buffer, offset)
            : RejectReason.RULES_NOT_ACTIVE;
    if (reason != RejectReason.NONE) {
      reject(reason, buffer, offset);
    }
  }

  /**
   * Numbered commands are taken in the order of their numbers, each once; what is not taken is
   * answered here.
   */
  private boolean isNextOfItsSession() {
    if (command.sessionNumber == 0) {
      return true;
    }
    int session = state.sessions.find(command.sessionId);
    long expected = session == Sessions.NONE ? 0 : state.sessions.lastNumber(session) + 1;
    if (command.sessionNumber != expected) {
      events.linkRejected().rejectedNumber(command.sessionNumber).expectedNumber(expected);
      return false;
    }
    state.sessions.touch(session, expected, command.timestampNs);
    return true;
  }

  private void decide(DirectBuffer buffer, int offset, int length) {
    state.window.forgetExpired(command.timestampNs);
    RejectReason undecided = checkBeforeKey();
    if (undecided != RejectReason.NONE) {
      reject(undecided, buffer, offset);
      return;
    }
    long fingerprint = 0;
    if (command.hasKey()) {
      fingerprint = fingerprint(buffer, offset, length);
      int first = state.window.find(command.tenantId, command.keyHigh, command.keyLow);
      if (first != SlotTable.NONE) {
        repeat(first, fingerprint, buffer, offset);
        return;
      }
    }
    if (command.deadlineNs != 0 && command.timestampNs > command.deadlineNs) {
      reject(RejectReason.DEADLINE_PASSED, buffer, offset);
      return;
    }
    command.reason = execute(buffer, offset);
    if (command.reason != RejectReason.NONE) {
      reject(command.reason, buffer, offset);
    }
    if (command.hasKey()) {
      state.window.remember(command, fingerprint, command.timestampNs);
    }
  }

  private RejectReason checkBeforeKey() {
    if (command.shardId != shardId) {
      return RejectReason.WRONG_SHARD;
    }
    if (command.rulesVersion > rulesVersion) {
      return RejectReason.RULES_NOT_ACTIVE;
    }
    return command.hasKey()
        ? state.window.check(command.keyTimeNs, command.timestampNs)
        : RejectReason.NONE;
  }

  private void repeat(int first, long fingerprint, DirectBuffer buffer, int offset) {
    if (state.window.fingerprint(first) != fingerprint) {
      reject(RejectReason.IDEMPOTENCY_KEY_REUSED, buffer, offset);
      return;
    }
    events
        .commandRepeated()
        .originalSequence(state.window.sequence(first))
        .accountId(command.accountId)
        .orderId(state.window.orderId(first))
        .openQuantity(state.window.openQuantity(first))
        .filledQuantity(state.window.filledQuantity(first))
        .tenantId(command.tenantId)
        .commandTemplateId(command.templateId)
        .reason(state.window.reason(first))
        .orderStatus(state.window.status(first));
  }

  private RejectReason execute(DirectBuffer buffer, int offset) {
    return switch (command.templateId) {
      case TickDecoder.TEMPLATE_ID -> tick();
      case OpenSessionDecoder.TEMPLATE_ID -> openSession();
      case CloseSessionDecoder.TEMPLATE_ID -> closeSession();
      case ActivateRulesDecoder.TEMPLATE_ID -> activateRules(buffer, offset);
      default -> dispatch.execute(state, buffer, offset);
    };
  }

  private RejectReason activateRules(DirectBuffer buffer, int offset) {
    activateRules.wrapAndApplyHeader(buffer, offset, messageHeader);
    if (!command.isOperator()) {
      return RejectReason.NOT_AUTHORISED;
    }
    int version = activateRules.rulesVersion();
    if (version < 1 || version < rulesVersion || version > newestRules) {
      return RejectReason.UNSUPPORTED_RULES;
    }
    EngineLimits limits = EngineLimits.from(activateRules);
    if (!limits.areValid() || (state != null && !limits.equals(state.limits))) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (state == null) {
      state = new EngineState(limits, events);
    }
    rulesVersion = version;
    events.rulesActivated().rulesVersion(version);
    return RejectReason.NONE;
  }

  private RejectReason tick() {
    if (!command.isOperator()) {
      return RejectReason.NOT_AUTHORISED;
    }
    if (rulesVersion >= DUE_WORK_RULES) {
      state.dueWork.tick(command.timestampNs);
    }
    events.ticked().stateHash(stateHash()).openOrders(state.orders.openCount());
    return RejectReason.NONE;
  }

  private RejectReason openSession() {
    if (command.sessionId == 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    int session = state.sessions.open(command.sessionId, command.timestampNs);
    if (session == Sessions.NONE) {
      return RejectReason.CAPACITY_REACHED;
    }
    events
        .sessionOpened()
        .openedSessionId(command.sessionId)
        .lastNumber(state.sessions.lastNumber(session));
    return RejectReason.NONE;
  }

  private RejectReason closeSession() {
    int session = state.sessions.find(command.sessionId);
    if (session == Sessions.NONE) {
      return RejectReason.INVALID_PARAMETER;
    }
    state.sessions.close(session);
    events.sessionClosed().closedSessionId(command.sessionId);
    return RejectReason.NONE;
  }

  private void reject(RejectReason reason, DirectBuffer buffer, int offset) {
    long word0 = 0;
    long word1 = 0;
    long word2 = 0;
    if (command.templateId == PlaceOrderDecoder.TEMPLATE_ID) {
      placeOrder.wrapAndApplyHeader(buffer, offset, messageHeader);
      word0 = placeOrder.clientOrderId().word0();
      word1 = placeOrder.clientOrderId().word1();
      word2 = placeOrder.clientOrderId().word2();
    }
    events
        .commandRejected()
        .accountId(command.accountId)
        .tenantId(command.tenantId)
        .commandTemplateId(command.templateId)
        .reason(reason)
        .clientOrderId()
        .word0(word0)
        .word1(word1)
        .word2(word2);
  }

  /** What the command asks for, without who carried it or when: equal for a true repeat. */
  private long fingerprint(DirectBuffer buffer, int offset, int length) {
    long hash = StateHash.of(command.templateId, command.accountId, command.tenantId);
    int at = offset + BODY;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = StateHash.fold(hash, buffer.getLong(at, ByteOrder.LITTLE_ENDIAN));
    }
    for (; at < end; at++) {
      hash = StateHash.fold(hash, buffer.getByte(at));
    }
    return StateHash.finish(hash);
  }

  /** The sequence of the last command decided; 0 before the first. */
  public long lastSequence() {
    return lastSequence;
  }

  /** When that command was sequenced, nanoseconds since the Unix epoch. */
  public long lastTimestampNs() {
    return lastTimestampNs;
  }

  /** The rules that decide; 0 before any are active. */
  public int rulesVersion() {
    return rulesVersion;
  }

  /**
   * The bounds that it decides by.
   *
   * @throws IllegalStateException before any rules are active
   */
  public EngineLimits limits() {
    if (state == null) {
      throw new IllegalStateException("bounds come with the first rules");
    }
    return state.limits;
  }

  /** Orders that rest. */
  public int openOrders() {
    return state == null ? 0 : state.orders.openCount();
  }

  /** Hash of the whole state, kept with each change. */
  public long stateHash() {
    return state == null
        ? 0
        : state.hash.value() + StateHash.of(StateHash.RULES, rulesVersion, lastSequence);
  }

  /**
   * Begins a snapshot: the state as it is now, copied while further commands are decided. To be
   * gone on with by {@link #captureNext}; what a command is about to change is copied before. One
   * at a time.
   *
   * @param sink takes the slices, the one with the header first
   * @throws IllegalStateException if one is being taken, or no rules are active yet
   */
  public void beginCapture(StateSink sink) {
    if (capture != null || state == null) {
      throw new IllegalStateException(
          capture != null ? "a snapshot is being taken" : "there is nothing to take a snapshot of");
    }
    capture = StateCapture.begin(state, shardId, rulesVersion, lastSequence, lastTimestampNs, sink);
  }

  /** Whether a snapshot is being taken. */
  public boolean isCapturing() {
    return capture != null;
  }

  /**
   * Copies one more slice of the snapshot that is being taken.
   *
   * @return false if the sink has no room for it, or nothing is left to copy
   */
  public boolean captureNext() {
    return capture != null && capture.copyNext();
  }

  /** Whether all of the snapshot that is being taken is copied; then it can be ended. */
  public boolean isCaptureComplete() {
    return capture != null && capture.isComplete();
  }

  /**
   * Ends the snapshot.
   *
   * @return how many records it has, its header not counted
   * @throws InvariantViolation if what was copied does not have the hash that was kept; the engine
   *     must not be used again
   */
  public long endCapture() {
    StateCapture ended = capture;
    capture = null;
    return ended.verify();
  }

  /** Ends the snapshot without having copied all of it. */
  public void abandonCapture() {
    if (capture != null) {
      capture.abandon();
      capture = null;
    }
  }

  /**
   * Takes over a snapshot's state.
   *
   * @throws IllegalArgumentException if it is another shard's, or does not fit together
   * @throws IllegalStateException unless this engine is new
   */
  public void restore(StateSnapshot snapshot) {
    if (state != null || lastSequence != 0) {
      throw new IllegalStateException("only a new engine can take over a snapshot");
    }
    StateRestoration restoration = new StateRestoration(shardId, newestRules, events);
    snapshot.forEach(restoration);
    state = restoration.end();
    rulesVersion = restoration.rulesVersion();
    lastSequence = restoration.sequence();
    lastTimestampNs = restoration.timestampNs();
    audit();
    if (stateHash() != restoration.stateHash()) {
      throw new IllegalArgumentException(
          "the snapshot's records have hash %x, its header says %x"
              .formatted(stateHash(), restoration.stateHash()));
    }
  }

  /** Takes what accounts have. */
  @FunctionalInterface
  public interface BalanceVisitor {
    /** Amounts are minor units of the asset. */
    void onBalance(long accountId, int assetId, long available, long held);
  }

  /**
   * Shows all balances, those of zero too, in no order that means anything. For tools, on the
   * thread that decides.
   */
  public void forEachBalance(BalanceVisitor visitor) {
    if (state == null) {
      return;
    }
    state.ledger.forEach(
        (account, asset, available, held) ->
            visitor.onBalance(
                state.registry.accountId(account), state.registry.assetId(asset), available, held));
  }

  /** Takes the levels of one side of a book. */
  @FunctionalInterface
  public interface LevelVisitor {
    /** Price in ticks, open quantity there in lots. */
    void onLevel(long price, long quantity);
  }

  /**
   * Shows the levels of a market's side, the best first; none if there is no such market. For
   * tools, on the thread that decides.
   */
  public void forEachLevel(int marketId, Side side, LevelVisitor visitor) {
    int market = state == null ? Registry.NONE : state.registry.market(marketId);
    if (market == Registry.NONE) {
      return;
    }
    BookSide levels = state.registry.marketAt(market).book.side(side == Side.BUY);
    for (int depth = 0; depth < levels.levelCount(); depth++) {
      visitor.onLevel(levels.priceAt(depth), levels.quantityAt(depth));
    }
  }

  /**
   * Walks the whole state: works its hash out anew, adds all balances up, and what orders and
   * pending transfers hold. Slow; for checks in tests and at start.
   *
   * @throws InvariantViolation if the walk does not agree with what was kept
   */
  public void audit() {
    if (state == null) {
      return;
    }
    long walked =
        state.registry.audit()
            + state.ledger.audit()
            + state.orders.audit()
            + state.sessions.audit()
            + state.window.audit()
            + state.massCancels.audit()
            + state.pendingTransfers.audit()
            + state.riskLimits.audit()
            + state.purchases.audit()
            + state.dueWork.contribution();
    if (walked != state.hash.value()) {
      throw new InvariantViolation("state hash kept " + state.hash.value() + ", walked " + walked);
    }
    state.auditHolds();
  }
}
