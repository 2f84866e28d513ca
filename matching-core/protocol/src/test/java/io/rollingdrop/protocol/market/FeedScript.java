package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AssetCreatedEncoder;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.ClientOrderIdEncoder;
import io.rollingdrop.protocol.codec.CommandRejectedEncoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.MarketCreatedEncoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedEncoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MarketStateChangedEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OrderAcceptedEncoder;
import io.rollingdrop.protocol.codec.OrderAmendedEncoder;
import io.rollingdrop.protocol.codec.OrderCancelledEncoder;
import io.rollingdrop.protocol.codec.OrderReplacedEncoder;
import io.rollingdrop.protocol.codec.OrderReplenishedEncoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredEncoder;
import io.rollingdrop.protocol.codec.TickedEncoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeEncoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes events as the core would, command by command, and hands them to handlers in order. */
public final class FeedScript {

  private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
  private static final long START_NS = 1_767_225_600_000_000_000L;

  private final EventHandler[] handlers;
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final List<MutableDirectBuffer> events = new ArrayList<>();
  private long sequence;
  private long timeNs = START_NS;
  private int epoch = 1;

  public FeedScript(EventHandler... handlers) {
    this.handlers = handlers;
  }

  /** The sequence of the command being written. */
  public long sequence() {
    return sequence;
  }

  public void epoch(int newEpoch) {
    epoch = newEpoch;
  }

  /** Sets the time that the next commands carry. */
  public void time(long epochNs) {
    timeNs = epochNs;
  }

  /** Begins the next command; returns its sequence. */
  public long begin() {
    events.clear();
    return ++sequence;
  }

  /** Ends the command: its events reach the handlers. */
  public void end() {
    for (int index = 0; index < events.size(); index++) {
      MutableDirectBuffer event = events.get(index);
      event.putShort(
          HEADER + EventHeaderEncoder.lastEncodingOffset(),
          (short) (index == events.size() - 1 ? 1 : 0),
          ByteOrder.LITTLE_ENDIAN);
      for (EventHandler handler : handlers) {
        handler.onEvent(event, 0, event.capacity());
      }
    }
    timeNs += 1_000;
  }

  /** Hands over the events so far, none marked last. */
  public void interrupt() {
    for (MutableDirectBuffer event : events) {
      for (EventHandler handler : handlers) {
        handler.onEvent(event, 0, event.capacity());
      }
    }
    events.clear();
  }

  private MutableDirectBuffer event() {
    MutableDirectBuffer buffer = new ExpandableArrayBuffer(256);
    events.add(buffer);
    return buffer;
  }

  private void stamp(EventHeaderEncoder header) {
    header
        .epoch(epoch)
        .index(events.size() - 1)
        .checksum(0)
        .sequence(sequence)
        .timestamp(timeNs)
        .sessionId(1)
        .correlationId(sequence)
        .gatewayId(1)
        .shardId(0)
        .rulesVersion(1)
        .last(0);
  }

  public void ticked() {
    TickedEncoder event = new TickedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
  }

  public void asset(int assetId, String symbol, int scale) {
    AssetCreatedEncoder event =
        new AssetCreatedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event.assetId(assetId).scale((short) scale);
    event.symbol().word0(PackedAscii.word(symbol, 0)).word1(PackedAscii.word(symbol, 1));
  }

  public void market(
      int marketId, String symbol, int baseAssetId, int quoteAssetId, long lotSize, long tickSize) {
    MarketCreatedEncoder event =
        new MarketCreatedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .marketId(marketId)
        .ownerTenantId(1)
        .baseAssetId(baseAssetId)
        .quoteAssetId(quoteAssetId)
        .lotSize(lotSize)
        .tickSize(tickSize);
    event.symbol().word0(PackedAscii.word(symbol, 0)).word1(PackedAscii.word(symbol, 1));
  }

  /** Two assets and a market between them, as commands of their own. */
  public void createMarket(int marketId, String symbol) {
    begin();
    asset(1, "EUR", 2);
    end();
    begin();
    asset(2, "TICKET", 0);
    end();
    begin();
    market(marketId, symbol, 2, 1, 1, 5);
    end();
  }

  public void state(int marketId, MarketState state) {
    MarketStateChangedEncoder event =
        new MarketStateChangedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event.marketId(marketId).state(state);
  }

  public void fees(int marketId, int makerPpm, int takerPpm, long accountId) {
    MarketFeesChangedEncoder event =
        new MarketFeesChangedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event.marketId(marketId).makerRate(makerPpm).takerRate(takerPpm).feeAccountId(accountId);
  }

  public void limits(int marketId, long minPrice, long maxPrice, long maxQuantity) {
    MarketLimitsChangedEncoder event =
        new MarketLimitsChangedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event.marketId(marketId).minPrice(minPrice).maxPrice(maxPrice).maxQuantity(maxQuantity);
  }

  /** Parties of an order. */
  public record Owner(int tenantId, long accountId) {}

  public void accepted(
      long orderId, Owner owner, int marketId, Side side, long price, long quantity, String id) {
    accepted(orderId, owner, marketId, side, price, quantity, id, TimeInForce.GTC);
  }

  /** Of which only a part is shown, or which waits for a price; 0: neither. */
  public void accepted(
      long orderId,
      Owner owner,
      int marketId,
      Side side,
      long price,
      long quantity,
      long displayQuantity,
      long stopPrice) {
    accept(orderId, owner, marketId, side, price, quantity, "", TimeInForce.GTC)
        .displayQuantity(displayQuantity)
        .stopPrice(stopPrice);
  }

  public void replenished(
      long orderId, Owner owner, int marketId, long shownQuantity, long openQuantity) {
    OrderReplenishedEncoder event =
        new OrderReplenishedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .shownQuantity(shownQuantity)
        .openQuantity(openQuantity)
        .tenantId(owner.tenantId())
        .marketId(marketId);
  }

  public void triggered(long orderId, Owner owner, int marketId, long stopPrice) {
    StopTriggeredEncoder event =
        new StopTriggeredEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .stopPrice(stopPrice)
        .lastPrice(stopPrice)
        .tenantId(owner.tenantId())
        .marketId(marketId);
  }

  public void accepted(
      long orderId,
      Owner owner,
      int marketId,
      Side side,
      long price,
      long quantity,
      String clientOrderId,
      TimeInForce timeInForce) {
    accept(orderId, owner, marketId, side, price, quantity, clientOrderId, timeInForce);
  }

  private OrderAcceptedEncoder accept(
      long orderId,
      Owner owner,
      int marketId,
      Side side,
      long price,
      long quantity,
      String clientOrderId,
      TimeInForce timeInForce) {
    OrderAcceptedEncoder event =
        new OrderAcceptedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .price(price)
        .quantity(quantity)
        .tenantId(owner.tenantId())
        .marketId(marketId)
        .side(side)
        .timeInForce(timeInForce);
    put(event.clientOrderId(), clientOrderId);
    return event;
  }

  public void trade(
      int marketId, long price, long quantity, Fill maker, Fill taker, Side takerSide) {
    TradeEncoder event = new TradeEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .price(price)
        .quantity(quantity)
        .baseAmount(quantity)
        .quoteAmount(price * quantity)
        .makerOrderId(maker.orderId())
        .takerOrderId(taker.orderId())
        .makerAccountId(maker.owner().accountId())
        .takerAccountId(taker.owner().accountId())
        .makerOpenQuantity(maker.openQuantity())
        .takerOpenQuantity(taker.openQuantity())
        .makerTenantId(maker.owner().tenantId())
        .takerTenantId(taker.owner().tenantId())
        .marketId(marketId)
        .takerSide(takerSide);
  }

  /** One side of a trade. */
  public record Fill(long orderId, Owner owner, long openQuantity) {}

  public void amended(long orderId, Owner owner, int marketId, long quantity, long openQuantity) {
    OrderAmendedEncoder event =
        new OrderAmendedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .quantity(quantity)
        .openQuantity(openQuantity)
        .tenantId(owner.tenantId())
        .marketId(marketId);
  }

  public void replaced(long orderId, Owner owner, int marketId, long price, long openQuantity) {
    OrderReplacedEncoder event =
        new OrderReplacedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .price(price)
        .openQuantity(openQuantity)
        .tenantId(owner.tenantId())
        .marketId(marketId);
  }

  public void cancelled(
      long orderId, Owner owner, int marketId, long price, long quantity, CancelReason reason) {
    OrderCancelledEncoder event =
        new OrderCancelledEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .orderId(orderId)
        .accountId(owner.accountId())
        .price(price)
        .cancelledQuantity(quantity)
        .tenantId(owner.tenantId())
        .marketId(marketId)
        .reason(reason);
  }

  public void rejected(Owner owner, int commandTemplateId, RejectReason reason, String id) {
    CommandRejectedEncoder event =
        new CommandRejectedEncoder().wrapAndApplyHeader(event(), 0, messageHeader);
    stamp(event.header());
    event
        .accountId(owner.accountId())
        .tenantId(owner.tenantId())
        .commandTemplateId(commandTemplateId)
        .reason(reason);
    put(event.clientOrderId(), id);
  }

  private static void put(ClientOrderIdEncoder encoder, String id) {
    encoder
        .word0(PackedAscii.word(id, 0))
        .word1(PackedAscii.word(id, 1))
        .word2(PackedAscii.word(id, 2));
  }
}
