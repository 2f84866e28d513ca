package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** The markets, by index, and all that changes of them but their books. */
final class Markets {

  private static final float LOAD_FACTOR = 0.5f;

  private final EngineLimits limits;
  private final StateHash hash;
  private final Orders orders;
  private final Long2LongHashMap indexes;
  private final Market[] marketByIndex;
  private final Triggers triggers;
  private final TableCapture capture;

  Markets(EngineLimits limits, StateHash hash, Orders orders) {
    this.limits = limits;
    this.hash = hash;
    this.orders = orders;
    indexes = new Long2LongHashMap(2 * limits.maxMarkets(), LOAD_FACTOR, Registry.NONE);
    marketByIndex = new Market[limits.maxMarkets()];
    triggers = new Triggers(limits.maxMarkets());
    capture =
        new TableCapture(
            limits.maxMarkets(), MarketRecordEncoder.TEMPLATE_ID, MarketRecordEncoder.BLOCK_LENGTH);
  }

  /** The market's index, or {@link Registry#NONE}. */
  int find(int marketId) {
    return (int) indexes.get(marketId);
  }

  Market at(int index) {
    return marketByIndex[index];
  }

  boolean isFull() {
    return indexes.size() == limits.maxMarkets();
  }

  /**
   * @param symbol0 the first half of its symbol, and {@code symbol1} the second
   */
  void add(
      int marketId,
      int ownerTenantId,
      int baseAsset,
      int quoteAsset,
      long lotSize,
      long tickSize,
      long symbol0,
      long symbol1) {
    put(
        indexes.size(),
        new Market(
            marketId,
            ownerTenantId,
            baseAsset,
            quoteAsset,
            lotSize,
            tickSize,
            symbol0,
            symbol1,
            orders,
            limits.maxLevelsPerSide()));
  }

  private void put(int index, Market market) {
    marketByIndex[index] = market;
    indexes.put(market.marketId, index);
    hash.add(contribution(index));
  }

  int count() {
    return indexes.size();
  }

  /**
   * The market traded at this price.
   *
   * @param forWaiting whether orders wait that it may trigger
   */
  void traded(int market, long price, boolean forWaiting) {
    Market traded = marketByIndex[market];
    long highest = forWaiting ? Math.max(traded.highestSince, price) : traded.highestSince;
    long lowest = traded.lowestSince;
    if (forWaiting && (lowest == 0 || price < lowest)) {
      lowest = price;
    }
    setPrices(market, price, highest, lowest);
  }

  /** All orders that its trades trigger were triggered. */
  void endTriggers(int market) {
    setPrices(market, marketByIndex[market].lastPrice, 0, 0);
  }

  private void setPrices(int market, long last, long highest, long lowest) {
    Market changed = marketByIndex[market];
    if (last != changed.lastPrice
        || highest != changed.highestSince
        || lowest != changed.lowestSince) {
      capture.beforeChange(market);
      hash.subtract(pricesContribution(changed, market));
      changed.lastPrice = last;
      changed.highestSince = highest;
      changed.lowestSince = lowest;
      hash.add(pricesContribution(changed, market));
      triggers.set(market, highest != 0);
    }
  }

  /** Markets that have traded since all orders were triggered that wait in them. */
  Triggers triggers() {
    return triggers;
  }

  void setState(int market, MarketState state) {
    beforeChange(market).state = state;
    afterChange(market);
  }

  /** To be called before bands or auction of a market change, and {@link #afterChange} behind. */
  Market beforeChange(int market) {
    capture.beforeChange(market);
    hash.subtract(contribution(market));
    return marketByIndex[market];
  }

  void afterChange(int market) {
    hash.add(contribution(market));
  }

  /**
   * @param feeBalance slot of the balance that earns them, {@link SlotTable#NONE} if there is none
   */
  void setFees(int market, int makerRate, int takerRate, long feeAccountId, int feeBalance) {
    Market changed = beforeChange(market);
    changed.makerRate = makerRate;
    changed.takerRate = takerRate;
    changed.feeAccountId = feeAccountId;
    changed.feeBalance = feeBalance;
    afterChange(market);
  }

  /**
   * @param nanos since the Unix epoch; 0: none
   */
  void setSessionEnd(int market, long nanos) {
    beforeChange(market).sessionEndNs = nanos;
    afterChange(market);
  }

  void setLimits(int market, long minPrice, long maxPrice, long maxQuantity) {
    Market changed = beforeChange(market);
    changed.minPrice = minPrice;
    changed.maxPrice = maxPrice;
    changed.maxQuantity = maxQuantity;
    afterChange(market);
  }

  /**
   * In lots; 0: no limit.
   *
   * @param sequence of the command at hand: if it is the first, orders to buy count from here on
   */
  void setPurchaseLimits(int market, long perAccount, long perHousehold, long sequence) {
    Market changed = beforeChange(market);
    changed.purchasesPerAccount = perAccount;
    changed.purchasesPerHousehold = perHousehold;
    if (!changed.countsPurchases()) {
      changed.purchasesSince = sequence;
    }
    afterChange(market);
  }

  /** Begins to capture the markets as they are now; returns how that is to be gone on with. */
  TableCapture beginCapture(Registry registry, StateSink sink) {
    capture.begin(
        (from, to, buffer, offset) -> encode(registry, from, to, buffer, offset), count(), sink);
    return capture;
  }

  /**
   * Takes a market of a snapshot; false if there is no such place for it. The balance that earns
   * its fees is told later, by {@link Market#feeBalance}.
   */
  boolean restore(MarketRecordDecoder market, int base, int quote) {
    int index = market.index();
    if (index < 0 || index >= marketByIndex.length) {
      return false;
    }
    Market restored =
        new Market(
            market.marketId(),
            market.ownerTenantId(),
            base,
            quote,
            market.lotSize(),
            market.tickSize(),
            market.symbol0(),
            market.symbol1(),
            orders,
            limits.maxLevelsPerSide());
    restored.state = MarketState.get(market.state());
    restored.makerRate = market.makerRate();
    restored.takerRate = market.takerRate();
    restored.feeAccountId = market.feeAccountId();
    restored.minPrice = market.minPrice();
    restored.maxPrice = market.maxPrice();
    restored.maxQuantity = market.maxQuantity();
    restored.sessionEndNs = market.sessionEnd();
    restored.lastPrice = market.lastPrice();
    restored.highestSince = market.highestSince();
    restored.lowestSince = market.lowestSince();
    restored.purchasesPerAccount = market.purchasesPerAccount();
    restored.purchasesPerHousehold = market.purchasesPerHousehold();
    restored.purchasesSince = market.purchasesSince();
    restored.bands.restore(market);
    restored.auction.restore(market);
    put(index, restored);
    triggers.set(index, restored.highestSince != 0);
    return true;
  }

  private long encode(Registry registry, int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    MarketRecordEncoder encoder = new MarketRecordEncoder();
    for (int index = from; index < to; index++, at += MarketRecordEncoder.BLOCK_LENGTH) {
      walked += contribution(index);
      Market market = marketByIndex[index];
      encoder
          .wrap(buffer, at)
          .symbol0(market.symbol0)
          .symbol1(market.symbol1)
          .lotSize(market.lotSize)
          .tickSize(market.tickSize)
          .feeAccountId(market.feeAccountId)
          .minPrice(market.minPrice)
          .maxPrice(market.maxPrice)
          .maxQuantity(market.maxQuantity)
          .marketId(market.marketId)
          .index(index)
          .ownerTenantId(market.ownerTenantId)
          .baseAssetId(registry.assetId(market.baseAsset))
          .quoteAssetId(registry.assetId(market.quoteAsset))
          .makerRate(market.makerRate)
          .takerRate(market.takerRate)
          .state(market.state.value())
          .sessionEnd(market.sessionEndNs)
          .lastPrice(market.lastPrice)
          .highestSince(market.highestSince)
          .lowestSince(market.lowestSince)
          .purchasesPerAccount(market.purchasesPerAccount)
          .purchasesPerHousehold(market.purchasesPerHousehold)
          .purchasesSince(market.purchasesSince);
      market.bands.encode(encoder);
      market.auction.encode(encoder);
    }
    return walked;
  }

  private long contribution(int index) {
    Market market = marketByIndex[index];
    long fees =
        StateHash.of(StateHash.MARKET, market.makerRate, market.takerRate, market.feeAccountId, 0);
    long limits =
        StateHash.of(StateHash.MARKET, market.minPrice, market.maxPrice, market.maxQuantity, 0);
    return StateHash.of(
            StateHash.of(StateHash.MARKET, fees, limits),
            market.marketId,
            facts(market),
            market.state.value(),
            index)
        + sessionContribution(market, index)
        + purchasesContribution(market, index)
        + pricesContribution(market, index)
        + market.bands.contribution(index)
        + market.auction.contribution(index);
  }

  private static long pricesContribution(Market market, int index) {
    return market.lastPrice == 0
        ? 0
        : StateHash.of(
            StateHash.LAST_PRICE, market.lastPrice, market.highestSince, market.lowestSince, index);
  }

  private static long purchasesContribution(Market market, int index) {
    return market.purchasesSince == 0
        ? 0
        : StateHash.of(
            StateHash.PURCHASE_LIMITS,
            market.purchasesPerAccount,
            market.purchasesPerHousehold,
            market.purchasesSince,
            index);
  }

  /** What older rules know nothing of. */
  private static long sessionContribution(Market market, int index) {
    return market.sessionEndNs == 0
        ? 0
        : StateHash.of(StateHash.SESSION_END, market.sessionEndNs, index);
  }

  /** What never changes of a market. */
  private static long facts(Market market) {
    long facts =
        StateHash.of(
            StateHash.MARKET,
            market.ownerTenantId,
            market.baseAsset,
            market.quoteAsset,
            market.lotSize);
    return StateHash.of(facts, market.tickSize, market.symbol0, market.symbol1, 0);
  }

  /** The markets' part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int index = 0; index < count(); index++) {
      walked += contribution(index);
    }
    return walked;
  }
}
