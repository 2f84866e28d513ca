package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AccountCreatedDecoder;
import io.rollingdrop.protocol.codec.AccountFrozenDecoder;
import io.rollingdrop.protocol.codec.AssetCreatedDecoder;
import io.rollingdrop.protocol.codec.CancellingOrdersDecoder;
import io.rollingdrop.protocol.codec.DepositedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MarketCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.MarketGrantedDecoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.OrdersCancelledDecoder;
import io.rollingdrop.protocol.codec.RulesActivatedDecoder;
import io.rollingdrop.protocol.codec.SessionEndChangedDecoder;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TenantCreatedDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.codec.WithdrawnDecoder;
import io.rollingdrop.protocol.market.MarketFees;
import io.rollingdrop.protocol.market.MarketLimits;
import org.agrona.DirectBuffer;

/**
 * Folds the event feed, from its first event on, into {@link ReadModels}. One thread, in order.
 *
 * <p>An event that does not fit what came before it is thrown back as an {@link
 * IllegalStateException}: a read model that is wrong must not answer.
 */
public final class ReadModelFold implements EventHandler {

  private final ReadModels models;
  private final OrderFold orders;
  private final TransferFold transfers;
  private final int mostFundings;

  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
  private final TenantCreatedDecoder tenantCreated = new TenantCreatedDecoder();
  private final AssetCreatedDecoder assetCreated = new AssetCreatedDecoder();
  private final AccountCreatedDecoder accountCreated = new AccountCreatedDecoder();
  private final MarketCreatedDecoder marketCreated = new MarketCreatedDecoder();
  private final MarketGrantedDecoder marketGranted = new MarketGrantedDecoder();
  private final MarketStateChangedDecoder marketStateChanged = new MarketStateChangedDecoder();
  private final MarketFeesChangedDecoder marketFeesChanged = new MarketFeesChangedDecoder();
  private final MarketLimitsChangedDecoder marketLimitsChanged = new MarketLimitsChangedDecoder();
  private final AccountFrozenDecoder accountFrozen = new AccountFrozenDecoder();
  private final DepositedDecoder deposited = new DepositedDecoder();
  private final WithdrawnDecoder withdrawn = new WithdrawnDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
  private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final StopTriggeredDecoder triggered = new StopTriggeredDecoder();
  private final OrderReplenishedDecoder replenished = new OrderReplenishedDecoder();
  private final CancellingOrdersDecoder cancellingOrders = new CancellingOrdersDecoder();
  private final OrdersCancelledDecoder ordersCancelled = new OrdersCancelledDecoder();
  private final SessionEndChangedDecoder sessionEndChanged = new SessionEndChangedDecoder();
  private final RulesActivatedDecoder rulesActivated = new RulesActivatedDecoder();

  public ReadModelFold(Retention retention) {
    models = new ReadModels(retention);
    orders = new OrderFold(models);
    transfers = new TransferFold(models.reference, orders, models.pendingTransfers);
    mostFundings = retention.fundings();
  }

  /** What was folded so far, for readers. */
  public ReadModels models() {
    return models;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    eventHeader.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    switch (CommandFormat.templateId(buffer, offset)) {
      case OrderAcceptedDecoder.TEMPLATE_ID ->
          orders.onAccepted(accepted.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TradeDecoder.TEMPLATE_ID ->
          orders.onTrade(trade.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderAmendedDecoder.TEMPLATE_ID ->
          orders.onAmended(amended.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderReplacedDecoder.TEMPLATE_ID ->
          orders.onReplaced(replaced.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderCancelledDecoder.TEMPLATE_ID ->
          orders.onCancelled(cancelled.wrapAndApplyHeader(buffer, offset, messageHeader));
      case StopTriggeredDecoder.TEMPLATE_ID ->
          orders.onTriggered(triggered.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderReplenishedDecoder.TEMPLATE_ID ->
          orders.onReplenished(replenished.wrapAndApplyHeader(buffer, offset, messageHeader));
      default -> onOtherEvent(buffer, offset);
    }
    if (eventHeader.last() == 1) {
      transfers.publish();
      orders.publish(eventHeader.sequence(), eventHeader.timestamp());
      models.massCancels.publish();
      models.gate.advance(eventHeader.sequence());
    }
  }

  private void onOtherEvent(DirectBuffer buffer, int offset) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case CancellingOrdersDecoder.TEMPLATE_ID -> {
        cancellingOrders.wrapAndApplyHeader(buffer, offset, messageHeader);
        models.massCancels.change(
            new MassCancelView(eventHeader.sequence(), cancellingOrders.accountId(), 0, 0));
      }
      case OrdersCancelledDecoder.TEMPLATE_ID ->
          onOrdersCancelled(ordersCancelled.wrapAndApplyHeader(buffer, offset, messageHeader));
      case DepositedDecoder.TEMPLATE_ID ->
          onDeposited(deposited.wrapAndApplyHeader(buffer, offset, messageHeader));
      case WithdrawnDecoder.TEMPLATE_ID ->
          onWithdrawn(withdrawn.wrapAndApplyHeader(buffer, offset, messageHeader));
      case RulesActivatedDecoder.TEMPLATE_ID ->
          models.rulesInForce =
              rulesActivated.wrapAndApplyHeader(buffer, offset, messageHeader).rulesVersion();
      default -> onReferenceEvent(buffer, offset);
    }
  }

  private void onReferenceEvent(DirectBuffer buffer, int offset) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case TenantCreatedDecoder.TEMPLATE_ID ->
          models.reference.addTenant(
              tenantCreated.wrapAndApplyHeader(buffer, offset, messageHeader).tenantId());
      case AssetCreatedDecoder.TEMPLATE_ID ->
          onAssetCreated(assetCreated.wrapAndApplyHeader(buffer, offset, messageHeader));
      case AccountCreatedDecoder.TEMPLATE_ID -> {
        accountCreated.wrapAndApplyHeader(buffer, offset, messageHeader);
        models.reference.addAccount(accountCreated.accountId(), accountCreated.tenantId());
      }
      case MarketCreatedDecoder.TEMPLATE_ID ->
          onMarketCreated(marketCreated.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketGrantedDecoder.TEMPLATE_ID -> {
        marketGranted.wrapAndApplyHeader(buffer, offset, messageHeader);
        models.reference.grant(
            marketGranted.marketId(),
            marketGranted.granteeTenantId(),
            marketGranted.granted() == 1);
      }
      case MarketStateChangedDecoder.TEMPLATE_ID -> {
        marketStateChanged.wrapAndApplyHeader(buffer, offset, messageHeader);
        MarketState state = marketStateChanged.state();
        models.reference.changeMarket(
            marketStateChanged.marketId(), market -> market.withState(state));
      }
      case MarketFeesChangedDecoder.TEMPLATE_ID ->
          onFeesChanged(marketFeesChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      case MarketLimitsChangedDecoder.TEMPLATE_ID ->
          onLimitsChanged(marketLimitsChanged.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SessionEndChangedDecoder.TEMPLATE_ID -> {
        sessionEndChanged.wrapAndApplyHeader(buffer, offset, messageHeader);
        long endNs = sessionEndChanged.sessionEnd();
        models.reference.changeMarket(
            sessionEndChanged.marketId(), market -> market.withSessionEnd(endNs));
      }
      case AccountFrozenDecoder.TEMPLATE_ID -> {
        accountFrozen.wrapAndApplyHeader(buffer, offset, messageHeader);
        models.reference.account(accountFrozen.accountId()).frozen = accountFrozen.frozen() == 1;
      }
      default -> transfers.onEvent(buffer, offset);
    }
  }

  private void onOrdersCancelled(OrdersCancelledDecoder event) {
    models.massCancels.change(
        new MassCancelView(
            event.requestSequence(),
            event.accountId(),
            eventHeader.sequence(),
            event.cancelledOrders()));
  }

  private void onDeposited(DepositedDecoder event) {
    long available =
        orders.change(
            models.reference.account(event.accountId()), event.assetId(), event.amount(), 0);
    requireAvailable(event.accountId(), event.assetId(), available, event.availableAfter());
    keep(
        new FundingView(
            eventHeader.sequence(),
            true,
            event.accountId(),
            event.assetId(),
            event.amount(),
            available,
            eventHeader.timestamp()));
  }

  private void onWithdrawn(WithdrawnDecoder event) {
    long available =
        orders.change(
            models.reference.account(event.accountId()), event.assetId(), -event.amount(), 0);
    requireAvailable(event.accountId(), event.assetId(), available, event.availableAfter());
    keep(
        new FundingView(
            eventHeader.sequence(),
            false,
            event.accountId(),
            event.assetId(),
            event.amount(),
            available,
            eventHeader.timestamp()));
  }

  private static void requireAvailable(long accountId, int assetId, long folded, long told) {
    if (folded != told) {
      throw new IllegalStateException(
          "account %d, asset %d: %d available by the events so far, %d by this one"
              .formatted(accountId, assetId, folded, told));
    }
  }

  private void keep(FundingView funding) {
    models.fundings.append(funding.sequence(), 0, funding);
    if (models.fundings.live() > mostFundings) {
      models.fundings.remove(models.fundings.oldest().sequence(), 0);
    }
  }

  private void onAssetCreated(AssetCreatedDecoder event) {
    models.reference.addAsset(
        new AssetView(
            event.assetId(),
            event.scale(),
            PackedAscii.text(event.symbol().word0(), event.symbol().word1())));
  }

  private void onMarketCreated(MarketCreatedDecoder event) {
    models.reference.addMarket(
        new MarketView(
            event.marketId(),
            event.ownerTenantId(),
            event.baseAssetId(),
            event.quoteAssetId(),
            event.lotSize(),
            event.tickSize(),
            PackedAscii.text(event.symbol().word0(), event.symbol().word1()),
            MarketState.CONTINUOUS,
            MarketFees.NONE,
            MarketLimits.NONE,
            0));
  }

  private void onFeesChanged(MarketFeesChangedDecoder event) {
    MarketFees fees = new MarketFees(event.makerRate(), event.takerRate(), event.feeAccountId());
    models.reference.changeMarket(event.marketId(), market -> market.withFees(fees));
  }

  private void onLimitsChanged(MarketLimitsChangedDecoder event) {
    MarketLimits limits = new MarketLimits(event.minPrice(), event.maxPrice(), event.maxQuantity());
    models.reference.changeMarket(event.marketId(), market -> market.withLimits(limits));
  }
}
