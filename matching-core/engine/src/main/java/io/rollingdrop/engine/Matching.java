package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TradeEncoder;

/**
 * What becomes of an order that enters a book: it trades by price, then time, each trade settled at
 * once, and what is left rests or ends.
 */
final class Matching {

  private final Registry registry;
  private final Orders orders;
  private final Ledger ledger;
  private final Purchases purchases;
  private final Auctions auctions;
  private final EventWriter events;

  Matching(
      Registry registry,
      Orders orders,
      Ledger ledger,
      Purchases purchases,
      Auctions auctions,
      EventWriter events) {
    this.registry = registry;
    this.orders = orders;
    this.ledger = ledger;
    this.purchases = purchases;
    this.auctions = auctions;
    this.events = events;
  }

  /** Whether so much of an order about to be placed would trade at once. */
  boolean wouldTrade(Market market, Incoming order, int account, long quantity) {
    BookSide opposite = market.book.side(!order.buy);
    if (quantity == 0) {
      return true;
    }
    if (opposite.isEmpty() || !market.bands.allowsTrade(opposite.priceAt(0))) {
      return false;
    }
    long worst = market.bands.worstTrade(order.buy, order.price);
    if (order.selfTradePrevention == SelfTradePrevention.NONE) {
      return opposite.offers(worst, quantity);
    }
    boolean stopsAtOwn = order.selfTradePrevention != SelfTradePrevention.CANCEL_OLDEST;
    return opposite.offersOfOthers(account, stopsAtOwn, worst, quantity);
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
      if (!market.bands.allowsTrade(orders.price(maker))) {
        return interrupt(market, taker, rests, sequence);
      }
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
    if (!rests) {
      end(market, taker, CancelReason.IOC_REMAINDER);
      return OrderStatus.CANCELLED;
    }
    return rest(market, taker, sequence);
  }

  /**
   * Puts an order, which is in no book, last at its price, whatever the other side has; or cancels
   * it if there is no room for the price.
   *
   * @param sequence of the command at hand
   */
  OrderStatus rest(Market market, int order, long sequence) {
    if (!market.book.hasRoomFor(order)) {
      end(market, order, CancelReason.LEVEL_LIMIT);
      return OrderStatus.CANCELLED;
    }
    orders.show(order);
    market.book.rest(order, orders.nextPriority(sequence));
    return OrderStatus.OPEN;
  }

  /** An order would trade beyond the market's band: it waits for the auction, if it rests. */
  private OrderStatus interrupt(Market market, int order, boolean rests, long sequence) {
    int index = orders.market(order);
    OrderStatus status = OrderStatus.CANCELLED;
    if (rests) {
      status = rest(market, order, sequence);
    } else {
      end(market, order, CancelReason.VOLATILITY);
    }
    auctions.interrupt(index);
    return status;
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
    long quantity = Math.min(orders.shown(maker), orders.open(taker));
    exchange(market, maker, taker, orders.price(maker), quantity, false);
  }

  /**
   * The first buy and the first sell of a market that is uncrossing trade at the auction's price:
   * at a price in time, as far as they are shown.
   *
   * @param sequence of the command at hand
   */
  void tradeInAuction(int index, long sequence) {
    Market market = registry.marketAt(index);
    int buyer = market.book.side(true).firstOrder();
    int seller = market.book.side(false).firstOrder();
    long shown = Math.min(orders.shown(buyer), orders.shown(seller));
    long quantity = Math.min(market.auction.left, shown);
    exchange(market, buyer, seller, market.auction.price, quantity, true);
    auctions.traded(index, quantity);
    settleMaker(market, buyer, sequence);
    settleMaker(market, seller, sequence);
  }

  /**
   * Settles a trade.
   *
   * @param auction whether both rest, and both pay what a maker does
   */
  private void exchange(
      Market market, int maker, int taker, long price, long quantity, boolean auction) {
    boolean takerBuys = orders.isBuy(taker);
    int buyer = takerBuys ? taker : maker;
    int seller = takerBuys ? maker : taker;
    long baseAmount = quantity * market.lotSize;
    long quoteAmount = price * market.tickSize * quantity;
    long makerFee = Fees.charged(quoteAmount, makerRate(market, maker));
    long takerFee =
        Fees.charged(quoteAmount, auction ? makerRate(market, taker) : takerRate(market, taker));
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

    if (auction) {
      market.book.fillBoth(buyer, seller, quantity);
    } else {
      market.book.fill(maker, taker, quantity);
    }
    TradeEncoder event = events.trade();
    event
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
    if (events.tellAuctions()) {
      event.auction((short) (auction ? 1 : 0));
    }
    if (events.tellTerms()) {
      registry.markets().traded(orders.market(maker), price, market.book.hasWaiting());
    }
  }

  // Each pays the lower of what it was accepted under and what is in force.

  private int makerRate(Market market, int order) {
    return Math.min(orders.makerRate(order), market.makerRate);
  }

  private int takerRate(Market market, int order) {
    return Math.min(orders.takerRate(order), market.takerRate);
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
