package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordEncoder;

/**
 * The call auction that a market is in, if it is in one. What changes it goes through {@link
 * Markets}, which keeps hash and snapshot in step.
 */
final class Auction {

  AuctionKind kind = AuctionKind.OPENING;

  /** Whether the public is not shown the book before the uncrossing. */
  boolean sealedBook;

  /** From when on what was taken stays as it is; 0: from the uncrossing. */
  long lockNs;

  /** 0: the market is in no auction. */
  long uncrossNs;

  /** The market's, after it. */
  MarketState nextState = MarketState.CONTINUOUS;

  /** Ticks; 0: not found yet. */
  long price;

  /** Lots that are yet to trade at that price. */
  long left;

  boolean isUnderWay() {
    return uncrossNs != 0;
  }

  /** When the market is to go on from this state. */
  long due(MarketState state) {
    return state == MarketState.AUCTION && lockNs != 0 ? lockNs : uncrossNs;
  }

  /** The market is in no auction any more. */
  void end() {
    kind = AuctionKind.OPENING;
    sealedBook = false;
    lockNs = 0;
    uncrossNs = 0;
    nextState = MarketState.CONTINUOUS;
    price = 0;
    left = 0;
  }

  /** Its share of a market's part of the state hash: none where there is no auction. */
  long contribution(int market) {
    if (!isUnderWay()) {
      return 0;
    }
    long terms =
        StateHash.of(
            StateHash.AUCTION, kind.value(), sealedBook ? 1 : 0, nextState.value(), lockNs);
    return StateHash.of(StateHash.of(StateHash.AUCTION, terms, uncrossNs), price, left, market, 0);
  }

  void encode(MarketRecordEncoder record) {
    record
        .uncrossTime(uncrossNs)
        .lockTime(lockNs)
        .auctionPrice(price)
        .auctionQuantity(left)
        .auctionKind(kind.value())
        .sealedBook((short) (sealedBook ? 1 : 0))
        .nextState(nextState.value());
  }

  void restore(MarketRecordDecoder record) {
    uncrossNs = record.uncrossTime();
    lockNs = record.lockTime();
    price = record.auctionPrice();
    left = record.auctionQuantity();
    kind = AuctionKind.get(record.auctionKind());
    sealedBook = record.sealedBook() == 1;
    nextState = MarketState.get(record.nextState());
  }
}
