package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.AmendOrderEncoder;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.CancelOrderEncoder;
import io.rollingdrop.protocol.codec.CancelOrdersEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.CreateAccountEncoder;
import io.rollingdrop.protocol.codec.CreateAssetEncoder;
import io.rollingdrop.protocol.codec.CreateMarketEncoder;
import io.rollingdrop.protocol.codec.CreateTenantEncoder;
import io.rollingdrop.protocol.codec.DepositEncoder;
import io.rollingdrop.protocol.codec.FreezeAccountEncoder;
import io.rollingdrop.protocol.codec.GrantMarketEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.PlaceOrderEncoder;
import io.rollingdrop.protocol.codec.PostTransferEncoder;
import io.rollingdrop.protocol.codec.ReplaceOrderEncoder;
import io.rollingdrop.protocol.codec.SetHoldLimitsEncoder;
import io.rollingdrop.protocol.codec.SetHouseholdEncoder;
import io.rollingdrop.protocol.codec.SetMarketFeesEncoder;
import io.rollingdrop.protocol.codec.SetMarketLimitsEncoder;
import io.rollingdrop.protocol.codec.SetMarketStateEncoder;
import io.rollingdrop.protocol.codec.SetOpenOrderLimitEncoder;
import io.rollingdrop.protocol.codec.SetPriceBandsEncoder;
import io.rollingdrop.protocol.codec.SetPurchaseLimitsEncoder;
import io.rollingdrop.protocol.codec.SetSessionEndEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.StartAuctionEncoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TransferEncoder;
import io.rollingdrop.protocol.codec.VoidTransferEncoder;
import io.rollingdrop.protocol.codec.WithdrawEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes commands, one at a time, into a buffer of its own. Who asks, and under which key, is set
 * before and stays set until set again. A command is of the oldest version that can say it, see
 * {@link CommandFormat#inOldestVersion}. Not thread safe.
 */
public final class CommandWriter {

  private final UnsafeBuffer buffer =
      new UnsafeBuffer(ByteBuffer.allocateDirect(CommandFormat.MAX_LENGTH));
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final CreateTenantEncoder createTenant = new CreateTenantEncoder();
  private final CreateAssetEncoder createAsset = new CreateAssetEncoder();
  private final CreateAccountEncoder createAccount = new CreateAccountEncoder();
  private final CreateMarketEncoder createMarket = new CreateMarketEncoder();
  private final GrantMarketEncoder grantMarket = new GrantMarketEncoder();
  private final SetMarketStateEncoder setMarketState = new SetMarketStateEncoder();
  private final FreezeAccountEncoder freezeAccount = new FreezeAccountEncoder();
  private final SetMarketFeesEncoder setMarketFees = new SetMarketFeesEncoder();
  private final SetMarketLimitsEncoder setMarketLimits = new SetMarketLimitsEncoder();
  private final SetSessionEndEncoder setSessionEnd = new SetSessionEndEncoder();
  private final DepositEncoder deposit = new DepositEncoder();
  private final WithdrawEncoder withdraw = new WithdrawEncoder();
  private final TransferEncoder transfer = new TransferEncoder();
  private final PostTransferEncoder postTransfer = new PostTransferEncoder();
  private final VoidTransferEncoder voidTransfer = new VoidTransferEncoder();
  private final SetHoldLimitsEncoder setHoldLimits = new SetHoldLimitsEncoder();
  private final SetOpenOrderLimitEncoder setOpenOrderLimit = new SetOpenOrderLimitEncoder();
  private final SetHouseholdEncoder setHousehold = new SetHouseholdEncoder();
  private final SetPurchaseLimitsEncoder setPurchaseLimits = new SetPurchaseLimitsEncoder();
  private final StartAuctionEncoder startAuction = new StartAuctionEncoder();
  private final SetPriceBandsEncoder setPriceBands = new SetPriceBandsEncoder();
  private final PlaceOrderEncoder placeOrder = new PlaceOrderEncoder();
  private final AmendOrderEncoder amendOrder = new AmendOrderEncoder();
  private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
  private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
  private final CancelOrdersEncoder cancelOrders = new CancelOrdersEncoder();

  private final int shardId;
  private int rulesVersion;
  private int tenantId;
  private long principalId;
  private long accountId;
  private IdempotencyKey key = NO_KEY;
  private long keyTimeNs;
  private long traceHigh;
  private long traceLow;
  private long deadlineNs;

  private static final IdempotencyKey NO_KEY = new IdempotencyKey(0, 0);

  public CommandWriter(int shardId) {
    this.shardId = shardId;
  }

  /** Who asks. Tenant 0 is the platform's operator. */
  public CommandWriter by(int tenant, long principal) {
    tenantId = tenant;
    principalId = principal;
    return this;
  }

  /** The account acted for; 0 for none. */
  public CommandWriter account(long account) {
    accountId = account;
    return this;
  }

  /** The idempotency key; its time is taken from it. */
  public CommandWriter key(IdempotencyKey idempotencyKey) {
    key = idempotencyKey;
    keyTimeNs = idempotencyKey.timeNs();
    return this;
  }

  /** No idempotency key: a repeat would be executed again. */
  public CommandWriter withoutKey() {
    key = NO_KEY;
    keyTimeNs = 0;
    return this;
  }

  /** W3C trace id; 0 for none. */
  public CommandWriter trace(long high, long low) {
    traceHigh = high;
    traceLow = low;
    return this;
  }

  /** Nanoseconds since the Unix epoch after which the command is not to be decided; 0 for none. */
  public CommandWriter deadline(long nanos) {
    deadlineNs = nanos;
    return this;
  }

  /** The lowest rules version that the sender needs; 0 for any. */
  public CommandWriter needsRules(int version) {
    rulesVersion = version;
    return this;
  }

  /** Holds the command written last, at offset 0. */
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  private int header(CommandHeaderEncoder header, int blockLength) {
    header
        .rulesVersion(rulesVersion)
        .shardId(shardId)
        .gatewayId(0)
        .reserved(0)
        .tenantId(tenantId)
        .reserved2(0)
        .principalId(principalId)
        .accountId(accountId)
        .sessionId(0)
        .sessionNumber(0)
        .correlationId(0)
        .keyHigh(key.high())
        .keyLow(key.low())
        .keyTime(keyTimeNs)
        .traceHigh(traceHigh)
        .traceLow(traceLow)
        .deadline(deadlineNs);
    return CommandFormat.inOldestVersion(buffer, 0, CommandFormat.MESSAGE_HEADER + blockLength);
  }

  // Each of the following writes a command and returns its length in bytes.

  public int createTenant(int newTenantId) {
    createTenant.wrapAndApplyHeader(buffer, 0, messageHeader).newTenantId(newTenantId);
    return header(createTenant.header(), CreateTenantEncoder.BLOCK_LENGTH);
  }

  public int createAsset(int assetId, int scale, String symbol) {
    createAsset.wrapAndApplyHeader(buffer, 0, messageHeader).assetId(assetId).scale((short) scale);
    createAsset.symbol().word0(PackedAscii.word(symbol, 0)).word1(PackedAscii.word(symbol, 1));
    return header(createAsset.header(), CreateAssetEncoder.BLOCK_LENGTH);
  }

  public int createAccount(long newAccountId, int ownerTenantId) {
    createAccount
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .newAccountId(newAccountId)
        .ownerTenantId(ownerTenantId);
    return header(createAccount.header(), CreateAccountEncoder.BLOCK_LENGTH);
  }

  public int createMarket(
      int marketId,
      int ownerTenantId,
      int baseAssetId,
      int quoteAssetId,
      long lotSize,
      long tickSize,
      String symbol) {
    createMarket
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(marketId)
        .ownerTenantId(ownerTenantId)
        .baseAssetId(baseAssetId)
        .quoteAssetId(quoteAssetId)
        .lotSize(lotSize)
        .tickSize(tickSize);
    createMarket.symbol().word0(PackedAscii.word(symbol, 0)).word1(PackedAscii.word(symbol, 1));
    return header(createMarket.header(), CreateMarketEncoder.BLOCK_LENGTH);
  }

  public int grantMarket(int marketId, int granteeTenantId, boolean granted) {
    grantMarket
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(marketId)
        .granteeTenantId(granteeTenantId)
        .granted((short) (granted ? 1 : 0));
    return header(grantMarket.header(), GrantMarketEncoder.BLOCK_LENGTH);
  }

  public int setMarketState(int marketId, MarketState state) {
    setMarketState.wrapAndApplyHeader(buffer, 0, messageHeader).marketId(marketId).state(state);
    return header(setMarketState.header(), SetMarketStateEncoder.BLOCK_LENGTH);
  }

  /** Rates in parts per million of the quote amount. */
  public int setMarketFees(int marketId, int makerRate, int takerRate, long feeAccountId) {
    setMarketFees
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(marketId)
        .makerRate(makerRate)
        .takerRate(takerRate)
        .feeAccountId(feeAccountId);
    return header(setMarketFees.header(), SetMarketFeesEncoder.BLOCK_LENGTH);
  }

  /** Prices in ticks, quantity in lots; 0: none. */
  public int setMarketLimits(int marketId, long minPrice, long maxPrice, long maxQuantity) {
    setMarketLimits
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(marketId)
        .minPrice(minPrice)
        .maxPrice(maxPrice)
        .maxQuantity(maxQuantity);
    return header(setMarketLimits.header(), SetMarketLimitsEncoder.BLOCK_LENGTH);
  }

  /**
   * @param sessionEndNs of DAY orders to come, nanoseconds since the Unix epoch; 0: none
   */
  public int setSessionEnd(int marketId, long sessionEndNs) {
    setSessionEnd
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .marketId(marketId)
        .sessionEnd(sessionEndNs);
    return header(setSessionEnd.header(), SetSessionEndEncoder.BLOCK_LENGTH);
  }

  public int freezeAccount(long subjectAccountId, boolean frozen) {
    freezeAccount
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(subjectAccountId)
        .frozen((short) (frozen ? 1 : 0));
    return header(freezeAccount.header(), FreezeAccountEncoder.BLOCK_LENGTH);
  }

  public int deposit(long subjectAccountId, int assetId, long amount) {
    deposit
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(subjectAccountId)
        .amount(amount)
        .assetId(assetId);
    return header(deposit.header(), DepositEncoder.BLOCK_LENGTH);
  }

  public int withdraw(long subjectAccountId, int assetId, long amount) {
    withdraw
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(subjectAccountId)
        .amount(amount)
        .assetId(assetId);
    return header(withdraw.header(), WithdrawEncoder.BLOCK_LENGTH);
  }

  /**
   * All legs, one after the other, or none. Needs rules version 3, as do the six below.
   *
   * @param legs 1 to {@link CommandFormat#MAX_LEGS}
   * @param expiryNs 0: at once; else it is pending, and voided by itself at that time, nanoseconds
   *     since the Unix epoch
   */
  public int transfer(List<TransferLeg> legs, long expiryNs) {
    transfer.wrapAndApplyHeader(buffer, 0, messageHeader).expiry(expiryNs);
    TransferEncoder.LegsEncoder group = transfer.legsCount(legs.size());
    for (TransferLeg leg : legs) {
      group
          .next()
          .debitAccountId(leg.debitAccountId())
          .creditAccountId(leg.creditAccountId())
          .amount(leg.amount())
          .assetId(leg.assetId());
    }
    return header(transfer.header(), transfer.encodedLength());
  }

  /** A pending transfer happens. */
  public int postTransfer(long transferId) {
    postTransfer.wrapAndApplyHeader(buffer, 0, messageHeader).transferId(transferId);
    return header(postTransfer.header(), PostTransferEncoder.BLOCK_LENGTH);
  }

  /** A pending transfer will not happen. */
  public int voidTransfer(long transferId) {
    voidTransfer.wrapAndApplyHeader(buffer, 0, messageHeader).transferId(transferId);
    return header(voidTransfer.header(), VoidTransferEncoder.BLOCK_LENGTH);
  }

  /** What an account's orders may hold of an asset, in minor units; 0: no limit. */
  public int setHoldLimits(long account, int assetId, long maxOrderHold, long maxHeld) {
    return setHoldLimits(account, 0, assetId, maxOrderHold, maxHeld);
  }

  /** As {@link #setHoldLimits}, of all accounts of a tenant together. */
  public int setTenantHoldLimits(int tenant, int assetId, long maxOrderHold, long maxHeld) {
    return setHoldLimits(0, tenant, assetId, maxOrderHold, maxHeld);
  }

  private int setHoldLimits(
      long account, int tenant, int assetId, long maxOrderHold, long maxHeld) {
    setHoldLimits
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(account)
        .maxOrderHold(maxOrderHold)
        .maxHeld(maxHeld)
        .subjectTenantId(tenant)
        .assetId(assetId);
    return header(setHoldLimits.header(), SetHoldLimitsEncoder.BLOCK_LENGTH);
  }

  /** How many orders of an account may be open; 0: no limit. */
  public int setOpenOrderLimit(long account, int maxOpenOrders) {
    return setOpenOrderLimit(account, 0, maxOpenOrders);
  }

  /** As {@link #setOpenOrderLimit}, of all accounts of a tenant together. */
  public int setTenantOpenOrderLimit(int tenant, int maxOpenOrders) {
    return setOpenOrderLimit(0, tenant, maxOpenOrders);
  }

  private int setOpenOrderLimit(long account, int tenant, int maxOpenOrders) {
    setOpenOrderLimit
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(account)
        .subjectTenantId(tenant)
        .maxOpenOrders(maxOpenOrders);
    return header(setOpenOrderLimit.header(), SetOpenOrderLimitEncoder.BLOCK_LENGTH);
  }

  /**
   * @param householdId whose purchase limits the account shares; 0: none
   */
  public int setHousehold(long subjectAccountId, long householdId) {
    setHousehold
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .subjectAccountId(subjectAccountId)
        .householdId(householdId);
    return header(setHousehold.header(), SetHouseholdEncoder.BLOCK_LENGTH);
  }

  /** What may be bought in a market, in lots; 0: no limit. */
  public int setPurchaseLimits(int marketId, long perAccount, long perHousehold) {
    setPurchaseLimits
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .perAccount(perAccount)
        .perHousehold(perHousehold)
        .marketId(marketId);
    return header(setPurchaseLimits.header(), SetPurchaseLimitsEncoder.BLOCK_LENGTH);
  }

  /**
   * A call auction. Times in nanoseconds since the Unix epoch.
   *
   * @param lockTime from when on what was taken stays as it is; 0: from the uncrossing
   * @param sealedBook whether the public is not shown the book before the uncrossing
   * @param nextState of the market, after it
   */
  public int startAuction(
      int marketId,
      AuctionKind kind,
      long lockTime,
      long uncrossTime,
      boolean sealedBook,
      MarketState nextState) {
    startAuction
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .lockTime(lockTime)
        .uncrossTime(uncrossTime)
        .marketId(marketId)
        .kind(kind)
        .sealedBook((short) (sealedBook ? 1 : 0))
        .nextState(nextState);
    return header(startAuction.header(), StartAuctionEncoder.BLOCK_LENGTH);
  }

  /**
   * How far from its reference price a market's orders and trades may be.
   *
   * @param referencePrice in ticks; 0: none, until an auction gives one
   * @param orderBand parts per million of it; 0: none; so is the trade band
   * @param volatilityAuctionNs how long an auction takes that a trade beyond the band begins; 0: it
   *     halts the market
   */
  public int setPriceBands(
      int marketId, long referencePrice, int orderBand, int tradeBand, long volatilityAuctionNs) {
    setPriceBands
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .referencePrice(referencePrice)
        .volatilityAuction(volatilityAuctionNs)
        .marketId(marketId)
        .orderBand(orderBand)
        .tradeBand(tradeBand);
    return header(setPriceBands.header(), SetPriceBandsEncoder.BLOCK_LENGTH);
  }

  /** A limit order without further terms, see below. */
  public int placeOrder(
      int marketId,
      Side side,
      TimeInForce timeInForce,
      long price,
      long quantity,
      CharSequence clientOrderId) {
    return placeOrder(marketId, side, timeInForce, price, quantity, clientOrderId, OrderTerms.NONE);
  }

  /**
   * @param clientOrderId may be empty
   * @param terms of which those that are set need rules version 2
   */
  public int placeOrder(
      int marketId,
      Side side,
      TimeInForce timeInForce,
      long price,
      long quantity,
      CharSequence clientOrderId,
      OrderTerms terms) {
    placeOrder
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .price(price)
        .quantity(quantity)
        .marketId(marketId)
        .side(side)
        .timeInForce(timeInForce)
        .minimumQuantity(terms.minimumQuantity())
        .expiry(terms.expiryNs())
        .orderType(terms.type())
        .selfTradePrevention(terms.selfTradePrevention())
        .postOnly((short) (terms.postOnly() ? 1 : 0))
        .displayQuantity(terms.displayQuantity())
        .stopPrice(terms.stopPrice());
    placeOrder
        .clientOrderId()
        .word0(PackedAscii.word(clientOrderId, 0))
        .word1(PackedAscii.word(clientOrderId, 1))
        .word2(PackedAscii.word(clientOrderId, 2));
    return header(placeOrder.header(), PlaceOrderEncoder.BLOCK_LENGTH);
  }

  /**
   * @param orderId 0 to find the order by {@code clientOrderId}
   * @param quantity the new total
   */
  public int amendOrder(long orderId, CharSequence clientOrderId, long quantity) {
    amendOrder.wrapAndApplyHeader(buffer, 0, messageHeader).orderId(orderId).quantity(quantity);
    amendOrder
        .clientOrderId()
        .word0(PackedAscii.word(clientOrderId, 0))
        .word1(PackedAscii.word(clientOrderId, 1))
        .word2(PackedAscii.word(clientOrderId, 2));
    return header(amendOrder.header(), AmendOrderEncoder.BLOCK_LENGTH);
  }

  /**
   * @param orderId 0 to find the order by {@code clientOrderId}
   * @param quantity to be open from now on
   */
  public int replaceOrder(long orderId, CharSequence clientOrderId, long price, long quantity) {
    replaceOrder
        .wrapAndApplyHeader(buffer, 0, messageHeader)
        .orderId(orderId)
        .price(price)
        .quantity(quantity);
    replaceOrder
        .clientOrderId()
        .word0(PackedAscii.word(clientOrderId, 0))
        .word1(PackedAscii.word(clientOrderId, 1))
        .word2(PackedAscii.word(clientOrderId, 2));
    return header(replaceOrder.header(), ReplaceOrderEncoder.BLOCK_LENGTH);
  }

  /**
   * @param orderId 0 to find the order by {@code clientOrderId}
   */
  public int cancelOrder(long orderId, CharSequence clientOrderId) {
    cancelOrder.wrapAndApplyHeader(buffer, 0, messageHeader).orderId(orderId);
    cancelOrder
        .clientOrderId()
        .word0(PackedAscii.word(clientOrderId, 0))
        .word1(PackedAscii.word(clientOrderId, 1))
        .word2(PackedAscii.word(clientOrderId, 2));
    return header(cancelOrder.header(), CancelOrderEncoder.BLOCK_LENGTH);
  }

  /**
   * Cancels all open orders of the account.
   *
   * @param marketId of those to cancel; 0: of all
   */
  public int cancelOrders(int marketId, Sides sides) {
    cancelOrders.wrapAndApplyHeader(buffer, 0, messageHeader).marketId(marketId).sides(sides);
    return header(cancelOrders.header(), CancelOrdersEncoder.BLOCK_LENGTH);
  }
}
