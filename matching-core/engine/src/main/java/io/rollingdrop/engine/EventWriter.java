package io.rollingdrop.engine;

import io.rollingdrop.protocol.WireVersion;
import io.rollingdrop.protocol.codec.AccountCreatedEncoder;
import io.rollingdrop.protocol.codec.AccountFrozenEncoder;
import io.rollingdrop.protocol.codec.AssetCreatedEncoder;
import io.rollingdrop.protocol.codec.AuctionPricedEncoder;
import io.rollingdrop.protocol.codec.AuctionStartedEncoder;
import io.rollingdrop.protocol.codec.CancellingOrdersEncoder;
import io.rollingdrop.protocol.codec.CommandRejectedEncoder;
import io.rollingdrop.protocol.codec.CommandRepeatedEncoder;
import io.rollingdrop.protocol.codec.DepositedEncoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.HoldLimitsChangedEncoder;
import io.rollingdrop.protocol.codec.HouseholdChangedEncoder;
import io.rollingdrop.protocol.codec.LinkRejectedEncoder;
import io.rollingdrop.protocol.codec.MarketCreatedEncoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedEncoder;
import io.rollingdrop.protocol.codec.MarketGrantedEncoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedEncoder;
import io.rollingdrop.protocol.codec.MarketStateChangedEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenOrderLimitChangedEncoder;
import io.rollingdrop.protocol.codec.OrderAcceptedEncoder;
import io.rollingdrop.protocol.codec.OrderAmendedEncoder;
import io.rollingdrop.protocol.codec.OrderCancelledEncoder;
import io.rollingdrop.protocol.codec.OrderReplacedEncoder;
import io.rollingdrop.protocol.codec.OrderReplenishedEncoder;
import io.rollingdrop.protocol.codec.OrdersCancelledEncoder;
import io.rollingdrop.protocol.codec.PriceBandsChangedEncoder;
import io.rollingdrop.protocol.codec.PurchaseLimitsChangedEncoder;
import io.rollingdrop.protocol.codec.RulesActivatedEncoder;
import io.rollingdrop.protocol.codec.SessionClosedEncoder;
import io.rollingdrop.protocol.codec.SessionEndChangedEncoder;
import io.rollingdrop.protocol.codec.SessionOpenedEncoder;
import io.rollingdrop.protocol.codec.StopTriggeredEncoder;
import io.rollingdrop.protocol.codec.TenantCreatedEncoder;
import io.rollingdrop.protocol.codec.TickedEncoder;
import io.rollingdrop.protocol.codec.TradeEncoder;
import io.rollingdrop.protocol.codec.TransferPendingEncoder;
import io.rollingdrop.protocol.codec.TransferPostedEncoder;
import io.rollingdrop.protocol.codec.TransferVoidedEncoder;
import io.rollingdrop.protocol.codec.TransferredEncoder;
import io.rollingdrop.protocol.codec.WithdrawnEncoder;

/**
 * Encodes the events of the command at hand into the sink, in place. Each method begins an event,
 * fills in its header and gives its encoder for the rest; the event is handed over when the next
 * one begins or the command ends, because only then is it known whether it is the last.
 */
final class EventWriter {

  private static final int MESSAGE_HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

  /** Bytes of its body in wire version 2. */
  private static final int ORDER_ACCEPTED_OF_2 = OrderAcceptedEncoder.expiryEncodingOffset();

  /** The first wire version whose trades say whether they are of an auction. */
  private static final int AUCTIONS = 5;

  /** Bytes of its body in wire versions before that. */
  private static final int TRADE_BEFORE_AUCTIONS = TradeEncoder.auctionEncodingOffset();

  private final EventSink sink;
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final CommandRejectedEncoder commandRejected = new CommandRejectedEncoder();
  private final CommandRepeatedEncoder commandRepeated = new CommandRepeatedEncoder();
  private final RulesActivatedEncoder rulesActivated = new RulesActivatedEncoder();
  private final TickedEncoder ticked = new TickedEncoder();
  private final SessionOpenedEncoder sessionOpened = new SessionOpenedEncoder();
  private final SessionClosedEncoder sessionClosed = new SessionClosedEncoder();
  private final LinkRejectedEncoder linkRejected = new LinkRejectedEncoder();
  private final TenantCreatedEncoder tenantCreated = new TenantCreatedEncoder();
  private final AssetCreatedEncoder assetCreated = new AssetCreatedEncoder();
  private final AccountCreatedEncoder accountCreated = new AccountCreatedEncoder();
  private final MarketCreatedEncoder marketCreated = new MarketCreatedEncoder();
  private final MarketGrantedEncoder marketGranted = new MarketGrantedEncoder();
  private final MarketStateChangedEncoder marketStateChanged = new MarketStateChangedEncoder();
  private final MarketFeesChangedEncoder marketFeesChanged = new MarketFeesChangedEncoder();
  private final MarketLimitsChangedEncoder marketLimitsChanged = new MarketLimitsChangedEncoder();
  private final AccountFrozenEncoder accountFrozen = new AccountFrozenEncoder();
  private final SessionEndChangedEncoder sessionEndChanged = new SessionEndChangedEncoder();
  private final DepositedEncoder deposited = new DepositedEncoder();
  private final WithdrawnEncoder withdrawn = new WithdrawnEncoder();
  private final TransferredEncoder transferred = new TransferredEncoder();
  private final TransferPendingEncoder transferPending = new TransferPendingEncoder();
  private final TransferPostedEncoder transferPosted = new TransferPostedEncoder();
  private final TransferVoidedEncoder transferVoided = new TransferVoidedEncoder();
  private final HoldLimitsChangedEncoder holdLimitsChanged = new HoldLimitsChangedEncoder();
  private final OpenOrderLimitChangedEncoder openOrderLimitChanged =
      new OpenOrderLimitChangedEncoder();
  private final HouseholdChangedEncoder householdChanged = new HouseholdChangedEncoder();
  private final PurchaseLimitsChangedEncoder purchaseLimitsChanged =
      new PurchaseLimitsChangedEncoder();
  private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
  private final TradeEncoder trade = new TradeEncoder();
  private final OrderAmendedEncoder orderAmended = new OrderAmendedEncoder();
  private final OrderReplacedEncoder orderReplaced = new OrderReplacedEncoder();
  private final OrderCancelledEncoder orderCancelled = new OrderCancelledEncoder();

  private final CancellingOrdersEncoder cancellingOrders = new CancellingOrdersEncoder();
  private final OrdersCancelledEncoder ordersCancelled = new OrdersCancelledEncoder();
  private final OrderReplenishedEncoder orderReplenished = new OrderReplenishedEncoder();
  private final StopTriggeredEncoder stopTriggered = new StopTriggeredEncoder();
  private final AuctionStartedEncoder auctionStarted = new AuctionStartedEncoder();
  private final AuctionPricedEncoder auctionPriced = new AuctionPricedEncoder();
  private final PriceBandsChangedEncoder priceBandsChanged = new PriceBandsChangedEncoder();
  private CommandContext command;
  private int rulesVersion;
  private int wireVersion;
  private int index;
  private int offset;

  EventWriter(EventSink sink) {
    this.sink = sink;
  }

  /**
   * @param activeRulesVersion those that decide the command: its events are of their wire version
   */
  void begin(CommandContext context, int activeRulesVersion) {
    wireVersion = WireVersion.under(activeRulesVersion);
    command = context;
    rulesVersion = activeRulesVersion;
    index = 0;
  }

  /** Ends the command, which must have yielded an event. */
  void end() {
    header.wrap(sink.buffer(), offset + MESSAGE_HEADER);
    header.last(1);
    sink.commit();
  }

  /** Whether events tell all terms of orders: under older rules they have none to tell. */
  boolean tellTerms() {
    return wireVersion > WireVersion.OLDEST;
  }

  /** Whether trades say whether they are of an auction. */
  boolean tellAuctions() {
    return wireVersion >= AUCTIONS;
  }

  /** When the command at hand was sequenced, nanoseconds since the Unix epoch. */
  long timestampNs() {
    return command.timestampNs;
  }

  private void claim(int blockLength) {
    if (index > 0) {
      sink.commit();
    }
    offset = sink.claim(MESSAGE_HEADER + blockLength);
  }

  private void head() {
    messageHeader.version(wireVersion);
    header
        .wrap(sink.buffer(), offset + MESSAGE_HEADER)
        .epoch(0)
        .index(index++)
        .checksum(0)
        .sequence(command.sequence)
        .timestamp(command.timestampNs)
        .sessionId(command.sessionId)
        .correlationId(command.correlationId)
        .gatewayId(command.gatewayId)
        .shardId(command.shardId)
        .rulesVersion(rulesVersion)
        .last(0);
  }

  CommandRejectedEncoder commandRejected() {
    claim(CommandRejectedEncoder.BLOCK_LENGTH);
    commandRejected.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return commandRejected;
  }

  CommandRepeatedEncoder commandRepeated() {
    claim(CommandRepeatedEncoder.BLOCK_LENGTH);
    commandRepeated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return commandRepeated;
  }

  RulesActivatedEncoder rulesActivated() {
    claim(RulesActivatedEncoder.BLOCK_LENGTH);
    rulesActivated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return rulesActivated;
  }

  TickedEncoder ticked() {
    claim(TickedEncoder.BLOCK_LENGTH);
    ticked.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return ticked;
  }

  SessionOpenedEncoder sessionOpened() {
    claim(SessionOpenedEncoder.BLOCK_LENGTH);
    sessionOpened.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return sessionOpened;
  }

  SessionClosedEncoder sessionClosed() {
    claim(SessionClosedEncoder.BLOCK_LENGTH);
    sessionClosed.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return sessionClosed;
  }

  LinkRejectedEncoder linkRejected() {
    claim(LinkRejectedEncoder.BLOCK_LENGTH);
    linkRejected.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return linkRejected;
  }

  TenantCreatedEncoder tenantCreated() {
    claim(TenantCreatedEncoder.BLOCK_LENGTH);
    tenantCreated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return tenantCreated;
  }

  AssetCreatedEncoder assetCreated() {
    claim(AssetCreatedEncoder.BLOCK_LENGTH);
    assetCreated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return assetCreated;
  }

  AccountCreatedEncoder accountCreated() {
    claim(AccountCreatedEncoder.BLOCK_LENGTH);
    accountCreated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return accountCreated;
  }

  MarketCreatedEncoder marketCreated() {
    claim(MarketCreatedEncoder.BLOCK_LENGTH);
    marketCreated.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return marketCreated;
  }

  MarketGrantedEncoder marketGranted() {
    claim(MarketGrantedEncoder.BLOCK_LENGTH);
    marketGranted.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return marketGranted;
  }

  MarketStateChangedEncoder marketStateChanged() {
    claim(MarketStateChangedEncoder.BLOCK_LENGTH);
    marketStateChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return marketStateChanged;
  }

  MarketFeesChangedEncoder marketFeesChanged() {
    claim(MarketFeesChangedEncoder.BLOCK_LENGTH);
    marketFeesChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return marketFeesChanged;
  }

  MarketLimitsChangedEncoder marketLimitsChanged() {
    claim(MarketLimitsChangedEncoder.BLOCK_LENGTH);
    marketLimitsChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return marketLimitsChanged;
  }

  AccountFrozenEncoder accountFrozen() {
    claim(AccountFrozenEncoder.BLOCK_LENGTH);
    accountFrozen.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return accountFrozen;
  }

  SessionEndChangedEncoder sessionEndChanged() {
    claim(SessionEndChangedEncoder.BLOCK_LENGTH);
    sessionEndChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return sessionEndChanged;
  }

  DepositedEncoder deposited() {
    claim(DepositedEncoder.BLOCK_LENGTH);
    deposited.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return deposited;
  }

  WithdrawnEncoder withdrawn() {
    claim(WithdrawnEncoder.BLOCK_LENGTH);
    withdrawn.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return withdrawn;
  }

  TransferredEncoder transferred() {
    claim(TransferredEncoder.BLOCK_LENGTH);
    transferred.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return transferred;
  }

  TransferPendingEncoder transferPending() {
    claim(TransferPendingEncoder.BLOCK_LENGTH);
    transferPending.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return transferPending;
  }

  TransferPostedEncoder transferPosted() {
    claim(TransferPostedEncoder.BLOCK_LENGTH);
    transferPosted.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return transferPosted;
  }

  TransferVoidedEncoder transferVoided() {
    claim(TransferVoidedEncoder.BLOCK_LENGTH);
    transferVoided.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return transferVoided;
  }

  HoldLimitsChangedEncoder holdLimitsChanged() {
    claim(HoldLimitsChangedEncoder.BLOCK_LENGTH);
    holdLimitsChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return holdLimitsChanged;
  }

  OpenOrderLimitChangedEncoder openOrderLimitChanged() {
    claim(OpenOrderLimitChangedEncoder.BLOCK_LENGTH);
    openOrderLimitChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return openOrderLimitChanged;
  }

  HouseholdChangedEncoder householdChanged() {
    claim(HouseholdChangedEncoder.BLOCK_LENGTH);
    householdChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return householdChanged;
  }

  PurchaseLimitsChangedEncoder purchaseLimitsChanged() {
    claim(PurchaseLimitsChangedEncoder.BLOCK_LENGTH);
    purchaseLimitsChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return purchaseLimitsChanged;
  }

  OrderAcceptedEncoder orderAccepted() {
    int blockLength = tellTerms() ? OrderAcceptedEncoder.BLOCK_LENGTH : ORDER_ACCEPTED_OF_2;
    claim(blockLength);
    orderAccepted.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    messageHeader.blockLength(blockLength);
    head();
    return orderAccepted;
  }

  TradeEncoder trade() {
    int blockLength = tellAuctions() ? TradeEncoder.BLOCK_LENGTH : TRADE_BEFORE_AUCTIONS;
    claim(blockLength);
    trade.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    messageHeader.blockLength(blockLength);
    head();
    return trade;
  }

  OrderAmendedEncoder orderAmended() {
    claim(OrderAmendedEncoder.BLOCK_LENGTH);
    orderAmended.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return orderAmended;
  }

  OrderReplacedEncoder orderReplaced() {
    claim(OrderReplacedEncoder.BLOCK_LENGTH);
    orderReplaced.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return orderReplaced;
  }

  OrderCancelledEncoder orderCancelled() {
    claim(OrderCancelledEncoder.BLOCK_LENGTH);
    orderCancelled.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return orderCancelled;
  }

  CancellingOrdersEncoder cancellingOrders() {
    claim(CancellingOrdersEncoder.BLOCK_LENGTH);
    cancellingOrders.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return cancellingOrders;
  }

  OrdersCancelledEncoder ordersCancelled() {
    claim(OrdersCancelledEncoder.BLOCK_LENGTH);
    ordersCancelled.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return ordersCancelled;
  }

  OrderReplenishedEncoder orderReplenished() {
    claim(OrderReplenishedEncoder.BLOCK_LENGTH);
    orderReplenished.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return orderReplenished;
  }

  StopTriggeredEncoder stopTriggered() {
    claim(StopTriggeredEncoder.BLOCK_LENGTH);
    stopTriggered.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return stopTriggered;
  }

  AuctionStartedEncoder auctionStarted() {
    claim(AuctionStartedEncoder.BLOCK_LENGTH);
    auctionStarted.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return auctionStarted;
  }

  AuctionPricedEncoder auctionPriced() {
    claim(AuctionPricedEncoder.BLOCK_LENGTH);
    auctionPriced.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return auctionPriced;
  }

  PriceBandsChangedEncoder priceBandsChanged() {
    claim(PriceBandsChangedEncoder.BLOCK_LENGTH);
    priceBandsChanged.wrapAndApplyHeader(sink.buffer(), offset, messageHeader);
    head();
    return priceBandsChanged;
  }
}
