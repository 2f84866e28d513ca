package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;

/**
 * Books what moves between accounts: as rows of the ledger, and on their balances. A leg's number
 * says what it is; those that would move nothing are left out.
 */
final class LedgerRows {

  /** The other account of deposits, withdrawals and what tables begin with. It has no balance. */
  static final long OUTSIDE = 0;

  /** Why something was booked. */
  enum Kind {
    DEPOSIT,
    WITHDRAWAL,
    TRADE,
    FEE,
    TRANSFER,
    /** A balance of the snapshot that the tables began with. */
    OPENING
  }

  /** In the order in which a row is written. */
  static final String COLUMNS =
      "sequence, index, leg, account_id, asset_id, available_delta, held_delta, kind, booked_at";

  static final int ACCOUNT_LEG = 0;
  static final int OUTSIDE_LEG = 1;
  private static final int DEBIT_LEG = 0;
  private static final int CREDIT_LEG = 1;
  private static final int SELLER_BASE_LEG = 0;
  private static final int BUYER_BASE_LEG = 1;
  private static final int BUYER_QUOTE_LEG = 2;
  private static final int SELLER_QUOTE_LEG = 3;
  private static final int BUYER_FEE_LEG = 4;
  private static final int SELLER_FEE_LEG = 5;
  private static final int EARNED_FEE_LEG = 6;

  private final Labels<Kind> kinds = new Labels<>(Kind.class);
  private final CopyBuffer rows;
  private final BalanceChanges balances;

  LedgerRows(CopyBuffer rows, BalanceChanges balances) {
    this.rows = rows;
    this.balances = balances;
  }

  void deposit(EventHeaderDecoder header, long accountId, int assetId, long amount) {
    book(header, ACCOUNT_LEG, accountId, assetId, amount, 0, Kind.DEPOSIT);
    book(header, OUTSIDE_LEG, OUTSIDE, assetId, -amount, 0, Kind.DEPOSIT);
  }

  void withdraw(EventHeaderDecoder header, long accountId, int assetId, long amount) {
    book(header, ACCOUNT_LEG, accountId, assetId, -amount, 0, Kind.WITHDRAWAL);
    book(header, OUTSIDE_LEG, OUTSIDE, assetId, amount, 0, Kind.WITHDRAWAL);
  }

  void transfer(TransferredDecoder event) {
    book(event.header(), DEBIT_LEG, event.debitAccountId(), event.assetId(), -event.amount(), 0);
    book(event.header(), CREDIT_LEG, event.creditAccountId(), event.assetId(), event.amount(), 0);
  }

  void begin(TransferPendingDecoder event) {
    long amount = event.amount();
    book(event.header(), DEBIT_LEG, event.debitAccountId(), event.assetId(), -amount, amount);
  }

  void post(TransferPostedDecoder event) {
    book(event.header(), DEBIT_LEG, event.debitAccountId(), event.assetId(), 0, -event.amount());
    book(event.header(), CREDIT_LEG, event.creditAccountId(), event.assetId(), event.amount(), 0);
  }

  void end(TransferVoidedDecoder event) {
    long amount = event.amount();
    book(event.header(), DEBIT_LEG, event.debitAccountId(), event.assetId(), amount, -amount);
  }

  private void book(
      EventHeaderDecoder header, int leg, long accountId, int assetId, long available, long held) {
    book(header, leg, accountId, assetId, available, held, Kind.TRANSFER);
  }

  void trade(TradeDecoder trade, MarketAssets.Pair assets) {
    EventHeaderDecoder header = trade.header();
    boolean takerBuys = trade.takerSide() == Side.BUY;
    long buyer = takerBuys ? trade.takerAccountId() : trade.makerAccountId();
    long seller = takerBuys ? trade.makerAccountId() : trade.takerAccountId();
    long buyerFee = takerBuys ? trade.takerFee() : trade.makerFee();
    long sellerFee = takerBuys ? trade.makerFee() : trade.takerFee();
    int base = assets.baseAssetId();
    int quote = assets.quoteAssetId();
    book(header, SELLER_BASE_LEG, seller, base, 0, -trade.baseAmount(), Kind.TRADE);
    book(header, BUYER_BASE_LEG, buyer, base, trade.baseAmount(), 0, Kind.TRADE);
    book(
        header,
        BUYER_QUOTE_LEG,
        buyer,
        quote,
        trade.buyerReleased(),
        -Math.addExact(trade.quoteAmount(), trade.buyerReleased()),
        Kind.TRADE);
    book(header, SELLER_QUOTE_LEG, seller, quote, trade.quoteAmount(), 0, Kind.TRADE);
    book(header, BUYER_FEE_LEG, buyer, quote, 0, -buyerFee, Kind.FEE);
    book(header, SELLER_FEE_LEG, seller, quote, -sellerFee, 0, Kind.FEE);
    book(
        header,
        EARNED_FEE_LEG,
        trade.feeAccountId(),
        quote,
        Math.addExact(buyerFee, sellerFee),
        0,
        Kind.FEE);
  }

  private void book(
      EventHeaderDecoder header,
      int leg,
      long accountId,
      int assetId,
      long available,
      long held,
      Kind kind) {
    if (available == 0 && held == 0) {
      return;
    }
    rows.row()
        .int8(header.sequence())
        .int4(header.index())
        .int2(leg)
        .int8(accountId)
        .int4(assetId)
        .int8(available)
        .int8(held)
        .label(kinds.of(kind))
        .timestamp(header.timestamp());
    if (accountId != OUTSIDE) {
      balances.add(accountId, assetId, available, held);
    }
  }
}
