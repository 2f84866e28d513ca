package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * What orders do: place, amend, replace, cancel; matching by price, then time; settlement of each
 * trade at once. A command is checked in full before anything changes, so a reject leaves no trace.
 */
final class Trading {

  private final Registry registry;
  private final Orders orders;
  private final Ledger ledger;
  private final EventWriter events;

  Trading(Registry registry, Orders orders, Ledger ledger, EventWriter events) {
    this.registry = registry;
    this.orders = orders;
    this.ledger = ledger;
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
    if (market.state != MarketState.CONTINUOUS) {
      return RejectReason.MARKET_NOT_OPEN;
    }
    long price = request.price();
    long quantity = request.quantity();
    RejectReason terms = checkTerms(market, price, quantity);
    if (terms != RejectReason.NONE) {
      return terms;
    }
    if (request.minimumQuantity() < 0 || request.minimumQuantity() > quantity) {
      return RejectReason.INVALID_QUANTITY;
    }
    ClientOrderIdDecoder name = request.clientOrderId();
    long word0 = name.word0();
    long word1 = name.word1();
    long word2 = name.word2();
    long nameHash = Orders.nameHash(account, word0, word1, word2);
    if (word0 != 0 && orders.findByName(account, word0, word1, word2, nameHash) != Orders.NONE) {
      return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
    }
    boolean buy = request.side() == Side.BUY;
    long hold = market.hold(buy, price, quantity, market.highestRate());
    int paying = ledger.find(account, payingAsset(market, buy));
    if (paying == SlotTable.NONE || ledger.available(paying) < hold) {
      return RejectReason.INSUFFICIENT_BALANCE;
    }
    RejectReason atOnce = checkTradesAtOnce(market, buy, request);
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
    int order = orders.take(command.sequence, account, marketIndex, buy, price, quantity);
    orders.name(order, word0, word1, word2, nameHash);
    orders.settleBy(order, paying, receiving);
    orders.agreeRates(order, market.makerRate, market.takerRate);
    events
        .orderAccepted()
        .orderId(command.sequence)
        .accountId(command.accountId)
        .price(price)
        .quantity(quantity)
        .heldAmount(hold)
        .tenantId(command.tenantId)
        .marketId(market.marketId)
        .side(buy ? Side.BUY : Side.SELL)
        .timeInForce(request.timeInForce())
        .clientOrderId()
        .word0(word0)
        .word1(word1)
        .word2(word2);
    match(market, order);
    settleRemainder(command, market, order, request.timeInForce() == TimeInForce.IOC);
    return RejectReason.NONE;
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
    long total = request.quantity();
    long newOpen = total - orders.filled(order);
    if (total <= 0 || newOpen <= 0) {
      return RejectReason.INVALID_QUANTITY;
    }
    if (newOpen > orders.open(order)) {
      return RejectReason.AMEND_MAY_ONLY_REDUCE;
    }
    long released = held(market, order, orders.open(order)) - held(market, order, newOpen);
    ledger.release(orders.paying(order), released);
    market.book.shrink(order, newOpen);
    events
        .orderAmended()
        .orderId(orders.orderId(order))
        .accountId(command.accountId)
        .quantity(total)
        .openQuantity(newOpen)
        .releasedAmount(released)
        .tenantId(command.tenantId)
        .marketId(market.marketId);
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
    if (market.state != MarketState.CONTINUOUS) {
      return RejectReason.MARKET_NOT_OPEN;
    }
    long price = request.price();
    long quantity = request.quantity();
    RejectReason terms = checkTerms(market, price, quantity);
    if (terms != RejectReason.NONE) {
      return terms;
    }
    if (orders.filled(order) > Long.MAX_VALUE - quantity) {
      return RejectReason.VALUE_OVERFLOW;
    }
    boolean buy = orders.isBuy(order);
    long released = held(market, order, orders.open(order));
    long hold = market.hold(buy, price, quantity, market.highestRate());
    int paying = orders.paying(order);
    if (hold - released > ledger.available(paying)) {
      return RejectReason.INSUFFICIENT_BALANCE;
    }

    ledger.release(paying, released);
    ledger.hold(paying, hold);
    market.book.withdraw(order);
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
    match(market, order);
    settleRemainder(command, market, order, false);
    return RejectReason.NONE;
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
    market.book.withdraw(order);
    endCancelled(command, market, order, CancelReason.REQUESTED);
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

  /** That what must trade at once would. */
  private static RejectReason checkTradesAtOnce(
      Market market, boolean buy, PlaceOrderDecoder request) {
    BookSide opposite = market.book.side(!buy);
    if (request.timeInForce() == TimeInForce.FOK
        && !opposite.offers(request.price(), request.quantity())) {
      return RejectReason.NOT_FILLABLE;
    }
    return opposite.offers(request.price(), request.minimumQuantity())
        ? RejectReason.NONE
        : RejectReason.MINIMUM_NOT_FILLABLE;
  }

  /** What is held for the order while that much of it is open. */
  private long held(Market market, int order, long quantity) {
    return market.hold(orders.isBuy(order), orders.price(order), quantity, orders.heldRate(order));
  }

  /**
   * Trades the incoming order, which is in no book, against the other side for as long as prices
   * cross.
   */
  private void match(Market market, int taker) {
    Book book = market.book;
    for (int maker = book.nextMaker(taker); maker != Orders.NONE; maker = book.nextMaker(taker)) {
      trade(market, maker, taker);
    }
  }

  private void trade(Market market, int maker, int taker) {
    boolean takerBuys = orders.isBuy(taker);
    long price = orders.price(maker);
    long quantity = Math.min(orders.open(maker), orders.open(taker));
    int buyer = takerBuys ? taker : maker;
    int seller = takerBuys ? maker : taker;
    long baseAmount = quantity * market.lotSize;
    long quoteAmount = price * market.tickSize * quantity;
    // Each at the lower of what it was accepted under and what is in force.
    long makerFee = Fees.charged(quoteAmount, Math.min(orders.makerRate(maker), market.makerRate));
    long takerFee = Fees.charged(quoteAmount, Math.min(orders.takerRate(taker), market.takerRate));
    long buyerPays = quoteAmount + (takerBuys ? takerFee : makerFee);
    long sellerGets = quoteAmount - (takerBuys ? makerFee : takerFee);
    long open = orders.open(buyer);
    long buyerReleased =
        held(market, buyer, open) - held(market, buyer, open - quantity) - buyerPays;
    ledger.pay(orders.paying(seller), baseAmount, 0);
    ledger.receive(orders.receiving(buyer), baseAmount);
    ledger.pay(orders.paying(buyer), buyerPays, buyerReleased);
    ledger.receive(orders.receiving(seller), sellerGets);
    if (makerFee + takerFee > 0) {
      ledger.receive(market.feeBalance, makerFee + takerFee);
    }

    market.book.fill(maker, taker, quantity);
    events
        .trade()
        .price(price)
        .quantity(quantity)
        .baseAmount(baseAmount)
        .quoteAmount(quoteAmount)
        .buyerReleased(buyerReleased)
        .makerOrderId(orders.orderId(maker))
        .takerOrderId(orders.orderId(taker))
        .makerAccountId(registry.accountId(orders.account(maker)))
        .takerAccountId(registry.accountId(orders.account(taker)))
        .makerOpenQuantity(orders.open(maker))
        .takerOpenQuantity(orders.open(taker))
        .makerTenantId(registry.tenantOf(orders.account(maker)))
        .takerTenantId(registry.tenantOf(orders.account(taker)))
        .marketId(market.marketId)
        .takerSide(takerBuys ? Side.BUY : Side.SELL)
        .makerFee(makerFee)
        .takerFee(takerFee)
        .feeAccountId(market.feeAccountId);
    market.book.dropIfFilled(maker);
  }

  /** After matching: the rest of the order is put into the book, or cancelled, or there is none. */
  private void settleRemainder(CommandContext command, Market market, int order, boolean ioc) {
    if (orders.open(order) == 0) {
      report(command, order, OrderStatus.FILLED);
      orders.giveBack(order);
      return;
    }
    if (ioc) {
      endCancelled(command, market, order, CancelReason.IOC_REMAINDER);
    } else if (!market.book.hasRoomFor(order)) {
      endCancelled(command, market, order, CancelReason.LEVEL_LIMIT);
    } else {
      market.book.rest(order, command.sequence);
      report(command, order, OrderStatus.OPEN);
    }
  }

  private void endCancelled(CommandContext command, Market market, int order, CancelReason reason) {
    long quantity = orders.open(order);
    long released = held(market, order, quantity);
    ledger.release(orders.paying(order), released);
    events
        .orderCancelled()
        .orderId(orders.orderId(order))
        .accountId(command.accountId)
        .price(orders.price(order))
        .cancelledQuantity(quantity)
        .releasedAmount(released)
        .tenantId(command.tenantId)
        .marketId(market.marketId)
        .reason(reason);
    orders.close(order);
    report(command, order, OrderStatus.CANCELLED);
    orders.giveBack(order);
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
