package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders, their fills, and what both move between available and held; exactly the arithmetic that
 * the schema gives with each field. For the feed's thread only.
 */
final class OrderFold {

  private final ReadModels models;
  private final List<AccountModel> changedAccounts = new ArrayList<>();

  OrderFold(ReadModels models) {
    this.models = models;
  }

  void onAccepted(OrderAcceptedDecoder event) {
    AccountModel account = models.reference.account(event.accountId());
    TrackedOrder order =
        new TrackedOrder(
            event.orderId(),
            account,
            event.marketId(),
            event.side(),
            event.timeInForce(),
            OrderTerms.of(event),
            new ClientOrderKey(
                event.accountId(),
                event.clientOrderId().word0(),
                event.clientOrderId().word1(),
                event.clientOrderId().word2()),
            event.header().timestamp());
    order.price = event.price();
    order.quantity = event.quantity();
    order.openQuantity = event.quantity();
    models.orders.add(order);
    hold(order, event.heldAmount());
  }

  void onTrade(TradeDecoder event) {
    EventHeaderDecoder header = event.header();
    TrackedOrder maker = models.orders.toChange(event.makerOrderId());
    TrackedOrder taker = models.orders.toChange(event.takerOrderId());
    maker.fillResting(event.quantity(), event.makerOpenQuantity());
    taker.fillIncoming(event.quantity(), event.takerOpenQuantity());
    boolean takerBuys = event.takerSide() == Side.BUY;
    AccountModel buyer = takerBuys ? taker.account : maker.account;
    AccountModel seller = takerBuys ? maker.account : taker.account;
    long buyerFee = takerBuys ? event.takerFee() : event.makerFee();
    long sellerFee = takerBuys ? event.makerFee() : event.takerFee();
    MarketView market = models.reference.market(event.marketId());
    change(seller, market.baseAssetId(), 0, -event.baseAmount());
    change(buyer, market.baseAssetId(), event.baseAmount(), 0);
    change(
        buyer,
        market.quoteAssetId(),
        event.buyerReleased(),
        -Math.addExact(Math.addExact(event.quoteAmount(), buyerFee), event.buyerReleased()));
    change(seller, market.quoteAssetId(), Math.subtractExact(event.quoteAmount(), sellerFee), 0);
    if (event.feeAccountId() != 0) {
      change(
          models.reference.account(event.feeAccountId()),
          market.quoteAssetId(),
          Math.addExact(buyerFee, sellerFee),
          0);
    }
    addFill(taker, false, event, header);
    addFill(maker, true, event, header);
  }

  private void addFill(
      TrackedOrder order, boolean isMaker, TradeDecoder event, EventHeaderDecoder header) {
    models.fills.add(
        order.account,
        new FillView(
            header.sequence(),
            header.index(),
            order.account.accountId,
            order.orderId,
            event.marketId(),
            order.side,
            isMaker,
            event.price(),
            event.quantity(),
            event.baseAmount(),
            event.quoteAmount(),
            isMaker ? event.makerFee() : event.takerFee(),
            header.timestamp()));
  }

  void onAmended(OrderAmendedDecoder event) {
    TrackedOrder order = models.orders.toChange(event.orderId());
    order.quantity = event.quantity();
    order.shrinkTo(event.openQuantity());
    if (event.openQuantity() == 0) {
      order.state = OrderState.FILLED;
    }
    hold(order, -event.releasedAmount());
  }

  void onReplaced(OrderReplacedDecoder event) {
    TrackedOrder order = models.orders.toChange(event.orderId());
    order.price = event.price();
    order.openQuantity = event.openQuantity();
    order.quantity = order.filledQuantity + event.openQuantity();
    order.enter();
    hold(order, -event.releasedAmount());
    hold(order, event.heldAmount());
  }

  void onCancelled(OrderCancelledDecoder event) {
    TrackedOrder order = models.orders.toChange(event.orderId());
    order.shrinkTo(0);
    order.state = OrderState.CANCELLED;
    order.endReason = event.reason();
    hold(order, -event.releasedAmount());
  }

  void onTriggered(StopTriggeredDecoder event) {
    models
        .orders
        .toChange(event.orderId())
        .trigger(event.header().sequence(), event.header().timestamp());
  }

  void onReplenished(OrderReplenishedDecoder event) {
    models.orders.toChange(event.orderId()).replenish(event.shownQuantity());
  }

  /** Moves from available to held; a negative amount moves back. */
  private void hold(TrackedOrder order, long amount) {
    MarketView market = models.reference.market(order.marketId);
    int assetId = order.side == Side.BUY ? market.quoteAssetId() : market.baseAssetId();
    change(order.account, assetId, -amount, amount);
  }

  /** See {@link BalanceSheet#change}. */
  long change(AccountModel account, int assetId, long availableBy, long heldBy) {
    if (!account.balancesChanged) {
      account.balancesChanged = true;
      changedAccounts.add(account);
    }
    return account.balances.change(assetId, availableBy, heldBy);
  }

  /** Shows a command's changes to readers: fills first, see {@link ReadModels#filledAfter}. */
  void publish(long sequence, long timestampNs) {
    models.fills.publish();
    models.orders.publish(sequence, timestampNs);
    for (int i = 0; i < changedAccounts.size(); i++) {
      changedAccounts.get(i).balances.beginPublish();
    }
    for (int i = 0; i < changedAccounts.size(); i++) {
      AccountModel account = changedAccounts.get(i);
      account.balances.endPublish();
      account.balancesChanged = false;
    }
    changedAccounts.clear();
  }
}
