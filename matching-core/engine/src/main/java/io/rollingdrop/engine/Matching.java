package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;

/**
 * What becomes of an order that enters a book: it trades by price, then time, each trade settled at
 * once, and what is left rests or ends.
 */
final class Matching {

  private final Registry registry;
  private final Orders orders;
  private final Ledger ledger;
  private final Purchases purchases;
  private final EventWriter events;

  Matching(
      Registry registry, Orders orders, Ledger ledger, Purchases purchases, EventWriter events) {
    this.registry = registry;
    this.orders = orders;
    this.ledger = ledger;
    this.purchases = purchases;
    this.events = events;
  }

  /** Whether so much of an order about to be placed would trade at once. */
  boolean wouldTrade(Market market, Incoming order, int account, long quantity) {
    BookSide opposite = market.book.side(!order.buy);
    if (order.selfTradePrevention == SelfTradePrevention.NONE) {
      return opposite.offers(order.price, quantity);
    }
    boolean stopsAtOwn = order.selfTradePrevention != SelfTradePrevention.CANCEL_OLDEST;
    return opposite.offersOfOthers(account, stopsAtOwn, order.price, quantity);
  }

  /**
   * Has an order, which is in no book, trade for as long as prices cross; what is left rests, or is
   * cancelled. The slot of one that has ended is given back, and says what it came to until another
   * takes it.
   *
   * @param sequence of the command at hand
   */
  OrderStatus enter(Market market, int taker, boolean rests, long sequence) {
    Book book = market.book;
    for (int maker = book.nextMaker(taker); maker != Orders.NONE; maker = book.nextMaker(taker)) {
      if (isPrevented(maker, taker)) {
        if (preventSelfTrade(market, maker, taker)) {
          return OrderStatus.CANCELLED;
        }
      } else {
        trade(market, maker, taker);
        settleMaker(market, maker, sequence);
      }
    }
    if (orders.open(taker) == 0) {
      orders.giveBack(taker);
      return OrderStatus.FILLED;
    }
    if (!rests || !book.hasRoomFor(taker)) {
      end(market, taker, rests ? CancelReason.LEVEL_LIMIT : CancelReason.IOC_REMAINDER);
      return OrderStatus.CANCELLED;
    }
    orders.show(taker);
    book.rest(taker, orders.nextPriority(sequence));
    return OrderStatus.OPEN;
  }

  /** A maker that was filled goes; one of which nothing is shown shows more, and is last. */
  private void settleMaker(Market market, int maker, long sequence) {
    if (orders.open(maker) == 0) {
      market.book.dropIfFilled(maker);
    } else if (orders.shown(maker) == 0) {
      market.book.withdraw(maker);
      orders.show(maker);
      market.book.rest(maker, orders.nextPriority(sequence));
      events
          .orderReplenished()
          .orderId(orders.orderId(maker))
          .accountId(accountId(maker))
          .shownQuantity(orders.shown(maker))
          .openQuantity(orders.open(maker))
          .tenantId(tenantId(maker))
          .marketId(market.marketId);
    }
  }

  /** An order that waited enters the book. */
  void trigger(Market market, int order, long sequence) {
    boolean rests = orders.type(order) == OrderType.STOP_LIMIT.value();
    market.book.withdraw(order);
    orders.trigger(order);
    events
        .stopTriggered()
        .orderId(orders.orderId(order))
        .accountId(accountId(order))
        .stopPrice(orders.stopPrice(order))
        .lastPrice(market.lastPrice)
        .tenantId(tenantId(order))
        .marketId(market.marketId);
    enter(market, order, rests, sequence);
  }

  private boolean isPrevented(int maker, int taker) {
    return orders.selfTradePrevention(taker) != SelfTradePrevention.NONE.value()
        && orders.account(maker) == orders.account(taker);
  }

  /** Does what the incoming order asks for instead of the trade; returns whether it has ended. */
  private boolean preventSelfTrade(Market market, int maker, int taker) {
    int wanted = orders.selfTradePrevention(taker);
    if (wanted == SelfTradePrevention.DECREMENT.value()) {
      long quantity = Math.min(orders.open(maker), orders.open(taker));
      decrementResting(market, maker, quantity);
      return decrementIncoming(market, taker, quantity);
    }
    if (wanted != SelfTradePrevention.CANCEL_NEWEST.value()) {
      market.book.withdraw(maker);
      end(market, maker, CancelReason.SELF_TRADE);
    }
    if (wanted != SelfTradePrevention.CANCEL_OLDEST.value()) {
      end(market, taker, CancelReason.SELF_TRADE);
      return true;
    }
    return false;
  }

  private void decrementResting(Market market, int order, long quantity) {
    if (quantity == orders.open(order)) {
      market.book.withdraw(order);
      end(market, order, CancelReason.SELF_TRADE);
    } else {
      shrink(market, order, orders.open(order) - quantity);
    }
  }

  private boolean decrementIncoming(Market market, int order, long quantity) {
    if (quantity == orders.open(order)) {
      end(market, order, CancelReason.SELF_TRADE);
      return true;
    }
    long newOpen = orders.open(order) - quantity;
    long released = releaseDownTo(market, order, newOpen);
    orders.reduceIncoming(order, newOpen);
    amended(market, order, released);
    return false;
  }

  /** A resting order is to be open for less from now on, and keeps its place. */
  void shrink(Market market, int order, long newOpen) {
    long released = releaseDownTo(market, order, newOpen);
    market.book.shrink(order, newOpen);
    amended(market, order, released);
  }

  private long releaseDownTo(Market market, int order, long newOpen) {
    long released = held(market, order, orders.open(order)) - held(market, order, newOpen);
    ledger.release(orders.paying(order), released);
    countPurchase(market, order, newOpen - orders.open(order));
    return released;
  }

  /** An order is open for so much more, or less if it is negative, without having traded. */
  void countPurchase(Market market, int order, long quantity) {
    if (orders.isBuy(order) && market.countsPurchase(orders.orderId(order))) {
      purchases.add(orders.market(order), orders.account(order), quantity);
    }
  }

  private void amended(Market market, int order, long released) {
    events
        .orderAmended()
        .orderId(orders.orderId(order))
        .accountId(accountId(order))
        .quantity(orders.filled(order) + orders.open(order))
        .openQuantity(orders.open(order))
        .releasedAmount(released)
        .tenantId(tenantId(order))
        .marketId(market.marketId);
  }

  /** What is held for the order while that much of it is open. */
  long held(Market market, int order, long quantity) {
    return market.hold(orders.isBuy(order), orders.price(order), quantity, orders.heldRate(order));
  }

  private void trade(Market market, int maker, int taker) {
    boolean takerBuys = orders.isBuy(taker);
    long price = orders.price(maker);
    long quantity = Math.min(orders.shown(maker), orders.open(taker));
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
        .makerAccountId(accountId(maker))
        .takerAccountId(accountId(taker))
        .makerOpenQuantity(orders.open(maker))
        .takerOpenQuantity(orders.open(taker))
        .makerTenantId(tenantId(maker))
        .takerTenantId(tenantId(taker))
        .marketId(market.marketId)
        .takerSide(takerBuys ? Side.BUY : Side.SELL)
        .makerFee(makerFee)
        .takerFee(takerFee)
        .feeAccountId(market.feeAccountId);
    if (events.tellTerms()) {
      registry.markets().traded(orders.market(maker), price, market.book.hasWaiting());
    }
  }

  /** Ends an order, which is in no book, and releases what is held for it. */
  void end(Market market, int order, CancelReason reason) {
    long quantity = orders.open(order);
    long released = held(market, order, quantity);
    ledger.release(orders.paying(order), released);
    countPurchase(market, order, -quantity);
    events
        .orderCancelled()
        .orderId(orders.orderId(order))
        .accountId(accountId(order))
        .price(orders.price(order))
        .cancelledQuantity(quantity)
        .releasedAmount(released)
        .tenantId(tenantId(order))
        .marketId(market.marketId)
        .reason(reason);
    orders.close(order);
    orders.giveBack(order);
  }

  private long accountId(int order) {
    return registry.accountId(orders.account(order));
  }

  private int tenantId(int order) {
    return registry.tenantOf(orders.account(order));
  }
}
