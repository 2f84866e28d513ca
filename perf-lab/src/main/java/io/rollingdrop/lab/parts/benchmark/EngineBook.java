package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The production engine on the lab's exchange. As in the pipeline, commands lie encoded and checked
 * in slots of a ring, each numbered on a session and, if so asked, with an idempotency key of its
 * own; they are decided with ledger, window, state hash and conservation check, and their events
 * encoded. Time is the sequence, a microsecond a command.
 */
final class EngineBook implements Book {

  /** Most operations in a batch. */
  static final int LARGEST_BATCH = 1 << 10;

  private static final int SHARD = 1;
  private static final long SESSION = 77;
  private static final int SLOT = CommandFormat.MAX_LENGTH;
  private static final long START_MS = 1_795_366_350_000L;
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long NANOS_PER_COMMAND = TimeUnit.MICROSECONDS.toNanos(1);

  /** Outcomes that the idempotency window remembers: half of a default core's. */
  private static final int WINDOW = 1 << 18;

  private static final EngineLimits LIMITS =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          WINDOW,
          16,
          16,
          1 << 9,
          1 << 13,
          16,
          64,
          1 << 16,
          1 << 10,
          16);

  private final EventLog events = new EventLog();
  private final Engine engine = new Engine(SHARD, events);
  private final CommandWriter command = new CommandWriter(SHARD);
  private final CommandHeaderEncoder header = new CommandHeaderEncoder();
  private final OrderName name = new OrderName();
  private final UnsafeBuffer slots =
      new UnsafeBuffer(ByteBuffer.allocateDirect(LARGEST_BATCH * SLOT));
  private final int[] lengths = new int[LARGEST_BATCH];

  private BookOperation operation;
  private int batch;
  private final boolean keyed;
  private long numbered;

  /**
   * @param keyed whether commands carry idempotency keys, so that each outcome is remembered
   */
  EngineBook(boolean keyed) {
    this.keyed = keyed;
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(SHARD);
    rules.rulesVersion(Engine.NEWEST_RULES);
    LIMITS.encode(rules);
    decide(buffer, 0, CommandFormat.MESSAGE_HEADER + rules.encodedLength());
    OpenSessionEncoder open = new OpenSessionEncoder();
    open.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    open.header().shardId(SHARD).sessionId(SESSION);
    decide(buffer, 0, CommandFormat.MESSAGE_HEADER + open.encodedLength());
    Exchange.setUp(command, length -> decide(command.buffer(), 0, length));
    if (engine.stateHash() == 0 || events.length() == 0) {
      throw new IllegalStateException("the engine did not take the exchange's set-up");
    }
  }

  private void decide(DirectBuffer buffer, int offset, int length) {
    long sequence = engine.lastSequence() + 1;
    engine.onCommand(sequence, nowNs(sequence), buffer, offset, length);
  }

  private static long nowNs(long sequence) {
    return START_MS * NANOS_PER_MILLI + sequence * NANOS_PER_COMMAND;
  }

  @Override
  public void prepare(BookOperation nextOperation, OrderSet orders, int[] places) {
    operation = nextOperation;
    batch = places.length;
    for (int i = 0; i < batch; i++) {
      lengths[i] = write(orders, places[i]);
      number();
      CommandFormat.Fault fault = CommandFormat.check(command.buffer(), 0, lengths[i]);
      if (fault != CommandFormat.Fault.NONE) {
        throw new IllegalStateException("the command is " + fault.finding());
      }
      slots.putBytes(i * SLOT, command.buffer(), 0, lengths[i]);
    }
    events.clear();
  }

  private int write(OrderSet orders, int place) {
    Exchange.actAs(command, orders.account[place]);
    name.of(orders.number[place]);
    return switch (operation) {
      case PLACE, TAKE ->
          command.placeOrder(
              Exchange.marketId(orders.market[place]),
              orders.buy[place] ? Side.BUY : Side.SELL,
              operation == BookOperation.TAKE ? TimeInForce.IOC : TimeInForce.GTC,
              orders.price[place],
              orders.quantity[place],
              name);
      case CANCEL -> command.cancelOrder(0, name);
      case AMEND -> command.amendOrder(0, name, orders.quantity[place]);
    };
  }

  /** As a client's link does: the next number of the session, and perhaps a key made now. */
  private void number() {
    long number = ++numbered;
    long nowMs = nowNs(engine.lastSequence()) / NANOS_PER_MILLI;
    header
        .wrap(command.buffer(), CommandFormat.MESSAGE_HEADER)
        .sessionId(SESSION)
        .sessionNumber(number)
        .correlationId(number)
        .keyHigh(keyed ? (nowMs << 16) | 0x7000 : 0)
        .keyLow(keyed ? 0x8000_0000_0000_0000L | number : 0)
        .keyTime(keyed ? nowMs * NANOS_PER_MILLI : 0);
  }

  @Override
  public long play() {
    long sequence = engine.lastSequence();
    for (int i = 0; i < batch; i++) {
      sequence++;
      engine.onCommand(sequence, nowNs(sequence), slots, i * SLOT, lengths[i]);
    }
    return events.length();
  }

  @Override
  public void requireDone() {
    int all = events.countAll();
    boolean done =
        switch (operation) {
          case PLACE -> all == batch && events.count(OrderAcceptedDecoder.TEMPLATE_ID) == batch;
          case TAKE ->
              all == 2 * batch
                  && events.count(OrderAcceptedDecoder.TEMPLATE_ID) == batch
                  && events.count(TradeDecoder.TEMPLATE_ID) == batch;
          case CANCEL -> all == batch && events.count(OrderCancelledDecoder.TEMPLATE_ID) == batch;
          case AMEND -> all == batch && events.count(OrderAmendedDecoder.TEMPLATE_ID) == batch;
        };
    if (!done) {
      throw new IllegalStateException(
          "the engine: %d of %s gave %d events: %d accepted, %d trades, %d cancelled, %d amended"
              .formatted(
                  batch,
                  operation,
                  all,
                  events.count(OrderAcceptedDecoder.TEMPLATE_ID),
                  events.count(TradeDecoder.TEMPLATE_ID),
                  events.count(OrderCancelledDecoder.TEMPLATE_ID),
                  events.count(OrderAmendedDecoder.TEMPLATE_ID)));
    }
  }

  /** From then on a new outcome is remembered in place of the oldest. */
  @Override
  public boolean isSteady() {
    return !keyed || numbered >= WINDOW;
  }

  @Override
  public int openOrders() {
    return engine.openOrders();
  }

  /** Walks the whole state besides, so that its hash and all balances are checked as well. */
  @Override
  public long openLots() {
    engine.audit();
    long[] lots = new long[1];
    for (int market = 0; market < Exchange.MARKETS; market++) {
      for (Side side : new Side[] {Side.BUY, Side.SELL}) {
        engine.forEachLevel(
            Exchange.marketId(market), side, (price, quantity) -> lots[0] += quantity);
      }
    }
    return lots[0];
  }
}
