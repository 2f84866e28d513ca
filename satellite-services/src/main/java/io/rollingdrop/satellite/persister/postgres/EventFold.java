package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.AccountCreatedDecoder;
import io.rollingdrop.protocol.codec.AccountFrozenDecoder;
import io.rollingdrop.protocol.codec.AssetCreatedDecoder;
import io.rollingdrop.protocol.codec.DepositedDecoder;
import io.rollingdrop.protocol.codec.MarketCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.MarketGrantedDecoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.SessionEndChangedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TenantCreatedDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;
import io.rollingdrop.protocol.codec.WithdrawnDecoder;
import org.agrona.DirectBuffer;

/**
 * Folds events into a batch. Nothing of an earlier batch is needed but which assets a market
 * trades: the tables are told what changes, and know the rest. One thread.
 */
final class EventFold implements EventHandler {

  private final Batch batch;
  private final MarketAssets markets;
  private final Labels<Side> sides = new Labels<>(Side.class);

  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TenantCreatedDecoder tenantCreated = new TenantCreatedDecoder();
  private final AssetCreatedDecoder assetCreated = new AssetCreatedDecoder();
  private final AccountCreatedDecoder accountCreated = new AccountCreatedDecoder();
  private final AccountFrozenDecoder accountFrozen = new AccountFrozenDecoder();
  private final MarketCreatedDecoder marketCreated = new MarketCreatedDecoder();
  private final MarketGrantedDecoder marketGranted = new MarketGrantedDecoder();
  private final MarketStateChangedDecoder stateChanged = new MarketStateChangedDecoder();
  private final MarketFeesChangedDecoder feesChanged = new MarketFeesChangedDecoder();
  private final MarketLimitsChangedDecoder limitsChanged = new MarketLimitsChangedDecoder();
  private final DepositedDecoder deposited = new DepositedDecoder();
  private final WithdrawnDecoder withdrawn = new WithdrawnDecoder();
  private final TransferredDecoder transferred = new TransferredDecoder();
  private final TransferPendingDecoder transferPending = new TransferPendingDecoder();
  private final TransferPostedDecoder transferPosted = new TransferPostedDecoder();
  private final TransferVoidedDecoder transferVoided = new TransferVoidedDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
  private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final StopTriggeredDecoder triggered = new StopTriggeredDecoder();
  private final SessionEndChangedDecoder sessionEndChanged = new SessionEndChangedDecoder();

  EventFold(Batch batch, MarketAssets markets) {
    this.batch = batch;
    this.markets = markets;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case OrderAcceptedDecoder.TEMPLATE_ID ->
          onAccepted(accepted.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TradeDecoder.TEMPLATE_ID ->
          onTrade(trade.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderAmendedDecoder.TEMPLATE_ID ->
          onAmended(amended.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderReplacedDecoder.TEMPLATE_ID ->
          onReplaced(replaced.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderCancelledDecoder.TEMPLATE_ID ->
          onCancelled(cancelled.wrapAndApplyHeader(buffer, offset, messageHeader));
      case StopTriggeredDecoder.TEMPLATE_ID -> {
        triggered.wrapAndApplyHeader(buffer, offset, messageHeader);
        order(triggered.orderId(), triggered.accountId(), triggered.marketId()).trigger(triggered);
      }
      case DepositedDecoder.TEMPLATE_ID -> {
        deposited.wrapAndApplyHeader(buffer, offset, messageHeader);
        batch.ledger.deposit(
            deposited.header(), deposited.accountId(), deposited.assetId(), deposited.amount());
      }
      case WithdrawnDecoder.TEMPLATE_ID -> {
        withdrawn.wrapAndApplyHeader(buffer, offset, messageHeader);
        batch.ledger.withdraw(
            withdrawn.header(), withdrawn.accountId(), withdrawn.assetId(), withdrawn.amount());
      }
      case TenantCreatedDecoder.TEMPLATE_ID ->
          batch.reference.add(tenantCreated.wrapAndApplyHeader(buffer, offset, messageHeader));
      case AssetCreatedDecoder.TEMPLATE_ID ->
          batch.reference.add(assetCreated.wrapAndApplyHeader(buffer, offset, messageHeader));
      case AccountCreatedDecoder.TEMPLATE_ID ->
          batch.reference.add(accountCreated.wrapAndApplyHeader(buffer, offset, messageHeader));
      case AccountFrozenDecoder.TEMPLATE_ID ->
          batch.reference.add(accountFrozen.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketCreatedDecoder.TEMPLATE_ID -> {
        marketCreated.wrapAndApplyHeader(buffer, offset, messageHeader);
        markets.add(
            marketCreated.marketId(), marketCreated.baseAssetId(), marketCreated.quoteAssetId());
        batch.reference.add(marketCreated);
      }
      case MarketGrantedDecoder.TEMPLATE_ID ->
          batch.reference.add(marketGranted.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketStateChangedDecoder.TEMPLATE_ID ->
          batch.reference.add(stateChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketFeesChangedDecoder.TEMPLATE_ID ->
          batch.reference.add(feesChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketLimitsChangedDecoder.TEMPLATE_ID ->
          batch.reference.add(limitsChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferredDecoder.TEMPLATE_ID ->
          batch.ledger.transfer(transferred.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferPendingDecoder.TEMPLATE_ID ->
          batch.ledger.begin(transferPending.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferPostedDecoder.TEMPLATE_ID ->
          batch.ledger.post(transferPosted.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferVoidedDecoder.TEMPLATE_ID ->
          batch.ledger.end(transferVoided.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SessionEndChangedDecoder.TEMPLATE_ID ->
          batch.reference.add(sessionEndChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      default -> {
        // Rejects, repeats, ticks, sessions, what is shown of orders: no table changes but the
        // position.
      }
    }
  }

  private void onAccepted(OrderAcceptedDecoder event) {
    OrderChange order = order(event.orderId(), event.accountId(), event.marketId());
    order.accept(event);
    batch.balances.add(
        event.accountId(),
        markets.of(event.marketId()).paidWith(event.side()),
        -event.heldAmount(),
        event.heldAmount());
  }

  private void onTrade(TradeDecoder event) {
    boolean takerBuys = event.takerSide() == Side.BUY;
    long buyerFee = takerBuys ? event.takerFee() : event.makerFee();
    long buyerPaid = event.quoteAmount() + buyerFee + event.buyerReleased();
    long sellerPaid = event.baseAmount();
    order(event.makerOrderId(), event.makerAccountId(), event.marketId())
        .fill(
            event.header(),
            event.quantity(),
            event.makerOpenQuantity(),
            takerBuys ? sellerPaid : buyerPaid);
    order(event.takerOrderId(), event.takerAccountId(), event.marketId())
        .fill(
            event.header(),
            event.quantity(),
            event.takerOpenQuantity(),
            takerBuys ? buyerPaid : sellerPaid);
    batch.ledger.trade(event, markets.of(event.marketId()));
    batch
        .trades
        .row()
        .int8(event.header().sequence())
        .int4(event.header().index())
        .int4(event.marketId())
        .int8(event.price())
        .int8(event.quantity())
        .int8(event.baseAmount())
        .int8(event.quoteAmount())
        .label(sides.of(event.takerSide()))
        .int8(event.makerOrderId())
        .int8(event.takerOrderId())
        .int8(event.makerAccountId())
        .int8(event.takerAccountId())
        .int4(event.makerTenantId())
        .int4(event.takerTenantId())
        .int8(event.makerFee())
        .int8(event.takerFee())
        .int8(event.feeAccountId())
        .timestamp(event.header().timestamp());
  }

  private void onAmended(OrderAmendedDecoder event) {
    OrderChange order = order(event.orderId(), event.accountId(), event.marketId());
    order.amend(event);
    hold(order, -event.releasedAmount());
  }

  private void onReplaced(OrderReplacedDecoder event) {
    OrderChange order = order(event.orderId(), event.accountId(), event.marketId());
    order.replace(event);
    hold(order, event.heldAmount() - event.releasedAmount());
  }

  private void onCancelled(OrderCancelledDecoder event) {
    OrderChange order = order(event.orderId(), event.accountId(), event.marketId());
    order.cancel(event);
    hold(order, -event.releasedAmount());
  }

  private OrderChange order(long orderId, long accountId, int marketId) {
    return batch.order(orderId, id -> new OrderChange(id, accountId, marketId));
  }

  /** Moves from available to held; a negative amount moves back. */
  private void hold(OrderChange order, long amount) {
    if (order.isNew) {
      batch.balances.add(
          order.accountId, markets.of(order.marketId).paidWith(order.side), -amount, amount);
    } else {
      order.movedToHeld += amount;
    }
  }
}
