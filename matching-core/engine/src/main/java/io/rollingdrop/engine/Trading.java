package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrdersDecoder;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderAcceptedEncoder;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * What partners ask for: place, amend, replace, cancel. A command is checked in full before
 * anything changes, so a reject leaves no trace.
 */
final class Trading {

  private final Registry registry;
  private final Orders orders;
  private final Ledger ledger;
  private final Matching matching;
  private final MassCancels massCancels;
  private final RiskLimits riskLimits;
  private final Purchases purchases;
  private final EventWriter events;
  private final Incoming incoming = new Incoming();

  Trading(
      Registry registry,
      Orders orders,
      Ledger ledger,
      Matching matching,
      MassCancels massCancels,
      RiskLimits riskLimits,
      Purchases purchases,
      EventWriter events) {
    this.registry = registry;
    this.orders = orders;
    this.ledger = ledger;
    this.matching = matching;
    this.massCancels = massCancels;
    this.riskLimits = riskLimits;
    this.purchases = purchases;
    this.events = events;
  }

  RejectReason place(CommandContext command, PlaceOrderDecoder request) {
    int account = ownAccount(command);
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    int marketIndex = registry.market(request.marketId());
    if (marketIndex == Registry.NONE || !registry.mayTrade(marketIndex, command.tenantId)) {
      return RejectReason.UNKNOWN_MARKET;
    }
    Market market = registry.marketAt(marketIndex);
    if (registry.isFrozen(account)) {
      return RejectReason.ACCOUNT_FROZEN;
    }
    if (!market.isOpen() && !market.collects()) {
      return RejectReason.MARKET_NOT_OPEN;
    }
    incoming.read(request, market);
    RejectReason terms = checkTerms(command, market);
    if (terms != RejectReason.NONE) {
      return terms;
    }
    ClientOrderIdDecoder name = request.clientOrderId();
    long word0 = name.word0();
    long word1 = name.word1();
    long word2 = name.word2();
    long nameHash = Orders.nameHash(account, word0, word1, word2);
    if (word0 != 0 && orders.findByName(account, word0, word1, word2, nameHash) != Orders.NONE) {
      return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
    }
    boolean buy = incoming.buy;
    long hold = market.hold(buy, incoming.price, incoming.quantity, market.highestRate());
    int paying = ledger.find(account, payingAsset(market, buy));
    if (paying == SlotTable.NONE || ledger.available(paying) < hold) {
      return RejectReason.INSUFFICIENT_BALANCE;
    }
    RejectReason limit = checkLimits(account, marketIndex, paying, hold);
    if (limit != RejectReason.NONE) {
      return limit;
    }
    RejectReason atOnce = checkTradesAtOnce(market, account);
    if (atOnce != RejectReason.NONE) {
      return atOnce;
    }
    if (orders.isFull()) {
      return RejectReason.CAPACITY_REACHED;
    }
    int receiving = ledger.findOrOpen(account, payingAsset(market, !buy));
    if (receiving == SlotTable.NONE) {
      return RejectReason.CAPACITY_REACHED;
    }

    ledger.hold(paying, hold);
    int order =
        orders.take(command.sequence, account, marketIndex, buy, incoming.price, incoming.quantity);
    orders.setTerms(
        order, incoming.terms(), incoming.expiryNs, incoming.displayQuantity, incoming.stopPrice);
    orders.name(order, word0, word1, word2, nameHash);
    orders.settleBy(order, paying, receiving);
    orders.agreeRates(order, market.makerRate, market.takerRate);
    matching.countPurchase(market, order, incoming.quantity);
    accepted(command, market, hold, name);
    OrderStatus status =
        incoming.waits()
            ? await(market, order, command.sequence)
            : enter(market, order, incoming.rests(), command.sequence);
    report(command, order, status);
    return RejectReason.NONE;
  }

  /** What is placed asks for something that there is, in this market, now. */
  private RejectReason checkTerms(CommandContext command, Market market) {
    RejectReason reason = checkTerms(market, incoming.price, incoming.quantity);
    if (reason != RejectReason.NONE) {
      return reason;
    }
    if (incoming.type == OrderType.LIMIT && !market.bands.allowsOrder(incoming.price)) {
      return RejectReason.PRICE_OUTSIDE_BAND;
    }
    reason = incoming.check(command.timestampNs);
    return reason == RejectReason.NONE && market.collects() && incoming.needsTrading()
        ? RejectReason.TERMS_NEED_TRADING
        : reason;
  }

  /** The order trades, or waits with the others for the market's auction. */
  private OrderStatus enter(Market market, int order, boolean rests, long sequence) {
    return market.collects()
        ? matching.rest(market, order, sequence)
        : matching.enter(market, order, rests, sequence);
  }

  private RejectReason checkLimits(int account, int market, int paying, long hold) {
    boolean mayRest = incoming.rests() || incoming.waits();
    RejectReason risk = riskLimits.check(account, paying, 0, hold, mayRest);
    return risk == RejectReason.NONE && incoming.buy
        ? purchases.check(market, account, incoming.quantity)
        : risk;
  }

  /** The order waits for its stop price; there is room. */
  private OrderStatus await(Market market, int order, long sequence) {
    orders.show(order);
    market.book.rest(order, orders.nextPriority(sequence));
    return OrderStatus.OPEN;
  }

  private void accepted(
      CommandContext command, Market market, long hold, ClientOrderIdDecoder name) {
    OrderAcceptedEncoder event = events.orderAccepted();
    event
        .orderId(command.sequence)
        .accountId(command.accountId)
        .price(incoming.price)
        .quantity(incoming.quantity)
        .heldAmount(hold)
        .tenantId(command.tenantId)
        .marketId(market.marketId)
        .side(incoming.buy ? Side.BUY : Side.SELL)
        .timeInForce(incoming.timeInForce)
        .clientOrderId()
        .word0(name.word0())
        .word1(name.word1())
        .word2(name.word2());
    if (events.tellTerms()) {
      event
          .expiry(incoming.expiryNs)
          .orderType(incoming.type)
          .selfTradePrevention(incoming.selfTradePrevention)
          .postOnly((short) (incoming.postOnly ? 1 : 0))
          .displayQuantity(incoming.displayQuantity)
          .stopPrice(incoming.stopPrice);
    }
  }

  RejectReason amend(CommandContext command, AmendOrderDecoder request) {
    int account = ownAccount(command);
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    int order = find(account, request.orderId(), request.clientOrderId());
    if (order == Orders.NONE) {
      return RejectReason.UNKNOWN_ORDER;
    }
    Market market = registry.marketAt(orders.market(order));
    if (registry.isFrozen(account)) {
      return RejectReason.ACCOUNT_FROZEN;
    }
    if (market.state == MarketState.CLOSED) {
      return RejectReason.MARKET_NOT_OPEN;
    }
    if (market.isLocked()) {
      return RejectReason.AUCTION_LOCKED;
    }
    long total = request.quantity();
    long newOpen = total - orders.filled(order);
    if (total <= 0 || newOpen <= 0) {
      return RejectReason.INVALID_QUANTITY;
    }
    if (newOpen > orders.open(order)) {
      return RejectReason.AMEND_MAY_ONLY_REDUCE;
    }
    matching.shrink(market, order, newOpen);
    report(command, order, OrderStatus.OPEN);
    return RejectReason.NONE;
  }

  RejectReason replace(CommandContext command, ReplaceOrderDecoder request) {
    int account = ownAccount(command);
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    int order = find(account, request.orderId(), request.clientOrderId());
    if (order == Orders.NONE) {
      return RejectReason.UNKNOWN_ORDER;
    }
    Market market = registry.marketAt(orders.market(order));
    if (!registry.mayTrade(orders.market(order), command.tenantId)) {
      return RejectReason.UNKNOWN_MARKET;
    }
    if (registry.isFrozen(account)) {
      return RejectReason.ACCOUNT_FROZEN;
    }
    if (market.isLocked()) {
      return RejectReason.AUCTION_LOCKED;
    }
    if (!market.isOpen() && !market.collects()) {
      return RejectReason.MARKET_NOT_OPEN;
    }
    long price = request.price();
    long quantity = request.quantity();
    RejectReason terms = checkTerms(market, price, quantity);
    if (terms != RejectReason.NONE) {
      return terms;
    }
    if (orders.type(order) == OrderType.LIMIT.value() && !market.bands.allowsOrder(price)) {
      return RejectReason.PRICE_OUTSIDE_BAND;
    }
    if (orders.filled(order) > Long.MAX_VALUE - quantity) {
      return RejectReason.VALUE_OVERFLOW;
    }
    boolean buy = orders.isBuy(order);
    long released = matching.held(market, order, orders.open(order));
    long hold = market.hold(buy, price, quantity, market.highestRate());
    int paying = orders.paying(order);
    if (hold - released > ledger.available(paying)) {
      return RejectReason.INSUFFICIENT_BALANCE;
    }
    RejectReason limit = checkLimits(order, paying, released, hold, quantity);
    if (limit != RejectReason.NONE) {
      return limit;
    }
    if (orders.display(order) != 0 && quantity / orders.display(order) > Incoming.MOST_SLICES) {
      return RejectReason.INVALID_DISPLAY_QUANTITY;
    }
    if (orders.isPostOnly(order) && market.collects()) {
      return RejectReason.TERMS_NEED_TRADING;
    }
    if (orders.isPostOnly(order) && market.book.side(!buy).isCrossedBy(price)) {
      return RejectReason.WOULD_TRADE;
    }

    ledger.release(paying, released);
    ledger.hold(paying, hold);
    market.book.withdraw(order);
    matching.countPurchase(market, order, quantity - orders.open(order));
    orders.reprice(order, price, quantity);
    orders.agreeRates(order, market.makerRate, market.takerRate);
    events
        .orderReplaced()
        .orderId(orders.orderId(order))
        .accountId(command.accountId)
        .price(price)
        .openQuantity(quantity)
        .releasedAmount(released)
        .heldAmount(hold)
        .tenantId(command.tenantId)
        .marketId(market.marketId);
    OrderStatus status =
        orders.waits(order)
            ? await(market, order, command.sequence)
            : enter(market, order, true, command.sequence);
    report(command, order, status);
    return RejectReason.NONE;
  }

  /** Of an order that is to be replaced: what it asks for less of is not limited. */
  private RejectReason checkLimits(int order, int paying, long released, long hold, long quantity) {
    int account = orders.account(order);
    RejectReason risk = riskLimits.check(account, paying, released, hold, false);
    long more = quantity - orders.open(order);
    if (risk != RejectReason.NONE || !orders.isBuy(order) || more <= 0) {
      return risk;
    }
    Market market = registry.marketAt(orders.market(order));
    return market.limitsPurchases() && !market.countsPurchase(orders.orderId(order))
        ? RejectReason.PURCHASE_LIMIT
        : purchases.check(orders.market(order), account, more);
  }

  RejectReason cancel(CommandContext command, CancelOrderDecoder request) {
    int account = ownAccount(command);
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    int order = find(account, request.orderId(), request.clientOrderId());
    if (order == Orders.NONE) {
      return RejectReason.UNKNOWN_ORDER;
    }
    Market market = registry.marketAt(orders.market(order));
    if (market.isLocked()) {
      return RejectReason.AUCTION_LOCKED;
    }
    market.book.withdraw(order);
    matching.end(market, order, CancelReason.REQUESTED);
    report(command, order, OrderStatus.CANCELLED);
    return RejectReason.NONE;
  }

  RejectReason cancelAll(CommandContext command, CancelOrdersDecoder request) {
    int account = ownAccount(command);
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    int market = registry.market(request.marketId());
    if (request.marketId() != 0 && market == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    if (massCancels.isFull()) {
      return RejectReason.CAPACITY_REACHED;
    }
    events
        .cancellingOrders()
        .accountId(command.accountId)
        .tenantId(command.tenantId)
        .marketId(request.marketId())
        .sides(request.sides());
    massCancels.add(command.sequence, account, market, request.sides());
    return RejectReason.NONE;
  }

  private static RejectReason checkTerms(Market market, long price, long quantity) {
    if (price <= 0) {
      return RejectReason.INVALID_PRICE;
    }
    if (quantity <= 0) {
      return RejectReason.INVALID_QUANTITY;
    }
    if (!market.isPriceWithinLimits(price)) {
      return RejectReason.PRICE_OUTSIDE_LIMITS;
    }
    if (!market.isQuantityWithinLimits(quantity)) {
      return RejectReason.QUANTITY_OUTSIDE_LIMITS;
    }
    return market.isValueInRange(price, quantity) ? RejectReason.NONE : RejectReason.VALUE_OVERFLOW;
  }

  /** That what must trade at once would, and what must not would not. */
  private RejectReason checkTradesAtOnce(Market market, int account) {
    if (incoming.waits()) {
      return checkWaits(market);
    }
    if (incoming.postOnly && market.book.side(!incoming.buy).isCrossedBy(incoming.price)) {
      return RejectReason.WOULD_TRADE;
    }
    if (matching.wouldTrade(market, incoming, account, incoming.leastAtOnce())) {
      return RejectReason.NONE;
    }
    return incoming.timeInForce == TimeInForce.FOK
        ? RejectReason.NOT_FILLABLE
        : RejectReason.MINIMUM_NOT_FILLABLE;
  }

  private RejectReason checkWaits(Market market) {
    if (market.hasReached(incoming.buy, incoming.stopPrice)) {
      return RejectReason.STOP_PRICE_REACHED;
    }
    return market.book.waiting(incoming.buy).hasRoomAt(incoming.stopPrice)
        ? RejectReason.NONE
        : RejectReason.CAPACITY_REACHED;
  }

  private void report(CommandContext command, int order, OrderStatus status) {
    command.orderId = orders.orderId(order);
    command.orderStatus = status;
    command.openQuantity = orders.open(order);
    command.filledQuantity = orders.filled(order);
  }

  private int ownAccount(CommandContext command) {
    int account = registry.account(command.accountId);
    return account != Registry.NONE && registry.tenantOf(account) == command.tenantId
        ? account
        : Registry.NONE;
  }

  private int find(int account, long orderId, ClientOrderIdDecoder name) {
    if (orderId == 0) {
      return name.word0() == 0
          ? Orders.NONE
          : orders.findByName(account, name.word0(), name.word1(), name.word2());
    }
    int order = orders.findById(orderId);
    return order != Orders.NONE && orders.account(order) == account ? order : Orders.NONE;
  }

  private static int payingAsset(Market market, boolean buy) {
    return buy ? market.quoteAsset : market.baseAsset;
  }
}
