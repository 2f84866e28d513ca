package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AccountCreatedEncoder;
import io.rollingdrop.protocol.codec.AssetCreatedEncoder;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.DepositedEncoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.MarketCreatedEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OrderAcceptedEncoder;
import io.rollingdrop.protocol.codec.OrderAmendedEncoder;
import io.rollingdrop.protocol.codec.OrderCancelledEncoder;
import io.rollingdrop.protocol.codec.OrderReplacedEncoder;
import io.rollingdrop.protocol.codec.OrderReplenishedEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredEncoder;
import io.rollingdrop.protocol.codec.TenantCreatedEncoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes events as a core would, for one market: base asset 2, quote asset 1, lots and ticks of one
 * minor unit. Accounts are of tenant 1.
 */
final class EventScript {

  static final int TENANT = 1;
  static final int MARKET = 7;
  static final int MONEY = 1;
  static final int TICKETS = 2;

  private final EventHandler to;
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private long sequence;
  private int index;
  private boolean last = true;

  EventScript(EventHandler to) {
    this.to = to;
  }

  /** Begins a command; the next event is its first. */
  long command() {
    index = 0;
    return ++sequence;
  }

  /** The next event is not the last of its command. */
  EventScript more() {
    last = false;
    return this;
  }

  private void header(EventHeaderEncoder header) {
    header
        .epoch(1)
        .index(index++)
        .sequence(sequence)
        .timestamp(sequence * 1_000)
        .last(last ? 1 : 0);
    last = true;
  }

  private void emit(int blockLength) {
    to.onEvent(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
  }

  EventScript seed(long... accounts) {
    command();
    TenantCreatedEncoder tenant = new TenantCreatedEncoder();
    tenant.wrapAndApplyHeader(buffer, 0, messageHeader).tenantId(TENANT);
    header(tenant.header());
    emit(TenantCreatedEncoder.BLOCK_LENGTH);
    asset(MONEY, "USD");
    asset(TICKETS, "TICKET");
    command();
    MarketCreatedEncoder market = new MarketCreatedEncoder();
    market
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(MARKET)
        .ownerTenantId(TENANT)
        .baseAssetId(TICKETS)
        .quoteAssetId(MONEY)
        .lotSize(1)
        .tickSize(1)
        .symbol()
        .word0(PackedAscii.word("TICKET-USD", 0))
        .word1(PackedAscii.word("TICKET-USD", 1));
    header(market.header());
    emit(MarketCreatedEncoder.BLOCK_LENGTH);
    for (long account : accounts) {
      command();
      AccountCreatedEncoder created = new AccountCreatedEncoder();
      created.wrapAndApplyHeader(buffer, 0, messageHeader).accountId(account).tenantId(TENANT);
      header(created.header());
      emit(AccountCreatedEncoder.BLOCK_LENGTH);
    }
    return this;
  }

  private void asset(int assetId, String symbol) {
    command();
    AssetCreatedEncoder asset = new AssetCreatedEncoder();
    asset
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .assetId(assetId)
        .scale((short) 2)
        .symbol()
        .word0(PackedAscii.word(symbol, 0))
        .word1(PackedAscii.word(symbol, 1));
    header(asset.header());
    emit(AssetCreatedEncoder.BLOCK_LENGTH);
  }

  void deposited(long account, int asset, long amount, long availableAfter) {
    command();
    DepositedEncoder event = new DepositedEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .accountId(account)
        .amount(amount)
        .availableAfter(availableAfter)
        .tenantId(TENANT)
        .assetId(asset);
    header(event.header());
    emit(DepositedEncoder.BLOCK_LENGTH);
  }

  void accepted(
      long orderId, long account, Side side, long price, long quantity, String clientOrderId) {
    accepted(orderId, account, side, price, quantity, clientOrderId, OrderTerms.NONE);
  }

  void accepted(
      long orderId,
      long account,
      Side side,
      long price,
      long quantity,
      String clientOrderId,
      OrderTerms terms) {
    OrderAcceptedEncoder event = new OrderAcceptedEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .accountId(account)
        .price(price)
        .quantity(quantity)
        .heldAmount(side == Side.BUY ? price * quantity : quantity)
        .tenantId(TENANT)
        .marketId(MARKET)
        .side(side)
        .timeInForce(TimeInForce.GTC)
        .expiry(terms.expiryNs())
        .orderType(terms.type())
        .selfTradePrevention(terms.selfTradePrevention())
        .postOnly((short) (terms.postOnly() ? 1 : 0))
        .displayQuantity(terms.displayQuantity())
        .stopPrice(terms.stopPrice())
        .clientOrderId()
        .word0(PackedAscii.word(clientOrderId, 0))
        .word1(PackedAscii.word(clientOrderId, 1))
        .word2(PackedAscii.word(clientOrderId, 2));
    header(event.header());
    emit(OrderAcceptedEncoder.BLOCK_LENGTH);
  }

  /** A command that places an order which rests. */
  long placed(long account, Side side, long price, long quantity, String clientOrderId) {
    long orderId = command();
    accepted(orderId, account, side, price, quantity, clientOrderId);
    return orderId;
  }

  /** A fill at the maker's price. */
  record Fill(
      long maker,
      long taker,
      Side takerSide,
      long price,
      long takerPrice,
      long quantity,
      long makerOpen,
      long takerOpen) {}

  /** What a trade costs its sides, beyond what the buyer of {@link #accepted} held for. */
  record Fees(long maker, long taker, long account) {
    static final Fees NONE = new Fees(0, 0, 0);
  }

  void trade(Fill fill) {
    trade(fill, Fees.NONE);
  }

  void trade(Fill fill, Fees fees) {
    long buyerFee = fill.takerSide() == Side.BUY ? fees.taker() : fees.maker();
    TradeEncoder event = new TradeEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .price(fill.price())
        .quantity(fill.quantity())
        .baseAmount(fill.quantity())
        .quoteAmount(fill.price() * fill.quantity())
        .buyerReleased(
            fill.takerSide() == Side.BUY
                ? (fill.takerPrice() - fill.price()) * fill.quantity() - buyerFee
                : 0)
        .makerFee(fees.maker())
        .takerFee(fees.taker())
        .feeAccountId(fees.account())
        .makerOrderId(fill.maker())
        .takerOrderId(fill.taker())
        .makerOpenQuantity(fill.makerOpen())
        .takerOpenQuantity(fill.takerOpen())
        .makerTenantId(TENANT)
        .takerTenantId(TENANT)
        .marketId(MARKET)
        .takerSide(fill.takerSide());
    header(event.header());
    emit(TradeEncoder.BLOCK_LENGTH);
  }

  void amended(long orderId, long total, long open, long released) {
    OrderAmendedEncoder event = new OrderAmendedEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .quantity(total)
        .openQuantity(open)
        .releasedAmount(released)
        .tenantId(TENANT)
        .marketId(MARKET);
    header(event.header());
    emit(OrderAmendedEncoder.BLOCK_LENGTH);
  }

  void replaced(long orderId, long price, long open, long released, long held) {
    OrderReplacedEncoder event = new OrderReplacedEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .price(price)
        .openQuantity(open)
        .releasedAmount(released)
        .heldAmount(held)
        .tenantId(TENANT)
        .marketId(MARKET);
    header(event.header());
    emit(OrderReplacedEncoder.BLOCK_LENGTH);
  }

  void triggered(long orderId, long stopPrice) {
    StopTriggeredEncoder event = new StopTriggeredEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .stopPrice(stopPrice)
        .lastPrice(stopPrice)
        .tenantId(TENANT)
        .marketId(MARKET);
    header(event.header());
    emit(StopTriggeredEncoder.BLOCK_LENGTH);
  }

  void replenished(long orderId, long shown, long open) {
    OrderReplenishedEncoder event = new OrderReplenishedEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .shownQuantity(shown)
        .openQuantity(open)
        .tenantId(TENANT)
        .marketId(MARKET);
    header(event.header());
    emit(OrderReplenishedEncoder.BLOCK_LENGTH);
  }

  void cancelled(long orderId, long quantity, long released) {
    OrderCancelledEncoder event = new OrderCancelledEncoder();
    event
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .cancelledQuantity(quantity)
        .releasedAmount(released)
        .tenantId(TENANT)
        .marketId(MARKET)
        .reason(CancelReason.REQUESTED);
    header(event.header());
    emit(OrderCancelledEncoder.BLOCK_LENGTH);
  }
}
