package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.MarketState;
import org.agrona.collections.Long2LongHashMap;

/**
 * Tenants, assets, accounts and markets, who owns them and who may trade where. Ids are the
 * operator's; indexes are ours.
 */
final class Registry {

  static final int NONE = -1;

  private static final float LOAD_FACTOR = 0.5f;

  private final EngineLimits limits;
  private final StateHash hash;
  private final Orders orders;
  private final Long2LongHashMap tenants;
  private final Long2LongHashMap assets;
  private final Long2LongHashMap accounts;
  private final Long2LongHashMap markets;
  private final Long2LongHashMap grants;
  private final int[] tenantIds;
  private final int[] assetIds;
  private final long[] assetFacts;
  private final long[] accountIds;
  private final int[] accountTenants;
  private final boolean[] accountFrozen;
  private final Market[] marketByIndex;
  private final long[] marketFacts;
  private final long[] grantKeys;

  Registry(EngineLimits limits, StateHash hash, Orders orders) {
    this.limits = limits;
    this.hash = hash;
    this.orders = orders;
    tenants = map(limits.maxTenants());
    assets = map(limits.maxAssets());
    accounts = map(limits.maxAccounts());
    markets = map(limits.maxMarkets());
    grants = map(limits.maxGrants());
    tenantIds = new int[limits.maxTenants()];
    assetIds = new int[limits.maxAssets()];
    assetFacts = new long[limits.maxAssets()];
    accountIds = new long[limits.maxAccounts()];
    accountTenants = new int[limits.maxAccounts()];
    accountFrozen = new boolean[limits.maxAccounts()];
    marketByIndex = new Market[limits.maxMarkets()];
    marketFacts = new long[limits.maxMarkets()];
    grantKeys = new long[limits.maxGrants()];
  }

  private static Long2LongHashMap map(int capacity) {
    return new Long2LongHashMap(2 * capacity, LOAD_FACTOR, NONE);
  }

  // Tenants.

  boolean hasTenant(int tenantId) {
    return tenants.get(tenantId) != NONE;
  }

  boolean isFullOfTenants() {
    return tenants.size() == limits.maxTenants();
  }

  void addTenant(int tenantId) {
    int index = tenants.size();
    tenantIds[index] = tenantId;
    tenants.put(tenantId, index);
    hash.add(tenantContribution(index));
  }

  // Assets.

  int asset(int assetId) {
    return (int) assets.get(assetId);
  }

  int assetId(int asset) {
    return assetIds[asset];
  }

  boolean isFullOfAssets() {
    return assets.size() == limits.maxAssets();
  }

  /**
   * @param facts a hash of what else was said of the asset
   */
  void addAsset(int assetId, long facts) {
    int index = assets.size();
    assetIds[index] = assetId;
    assetFacts[index] = facts;
    assets.put(assetId, index);
    hash.add(assetContribution(index));
  }

  // Accounts.

  int account(long accountId) {
    return (int) accounts.get(accountId);
  }

  long accountId(int account) {
    return accountIds[account];
  }

  int tenantOf(int account) {
    return accountTenants[account];
  }

  boolean isFrozen(int account) {
    return accountFrozen[account];
  }

  boolean isFullOfAccounts() {
    return accounts.size() == limits.maxAccounts();
  }

  void addAccount(long accountId, int tenantId) {
    int index = accounts.size();
    accountIds[index] = accountId;
    accountTenants[index] = tenantId;
    accounts.put(accountId, index);
    hash.add(accountContribution(index));
  }

  void setFrozen(int account, boolean frozen) {
    hash.subtract(accountContribution(account));
    accountFrozen[account] = frozen;
    hash.add(accountContribution(account));
  }

  // Markets.

  int market(int marketId) {
    return (int) markets.get(marketId);
  }

  Market marketAt(int index) {
    return marketByIndex[index];
  }

  boolean isFullOfMarkets() {
    return markets.size() == limits.maxMarkets();
  }

  /**
   * @param facts a hash of what else was said of the market
   */
  void addMarket(
      int marketId,
      int ownerTenantId,
      int baseAsset,
      int quoteAsset,
      long lotSize,
      long tickSize,
      long facts) {
    int index = markets.size();
    marketByIndex[index] =
        new Market(
            marketId,
            ownerTenantId,
            baseAsset,
            quoteAsset,
            lotSize,
            tickSize,
            orders,
            limits.maxLevelsPerSide());
    marketFacts[index] = facts;
    markets.put(marketId, index);
    hash.add(marketContribution(index));
  }

  void setState(int market, MarketState state) {
    hash.subtract(marketContribution(market));
    marketByIndex[market].state = state;
    hash.add(marketContribution(market));
  }

  /**
   * @param feeBalance slot of the balance that earns them, {@link SlotTable#NONE} if there is none
   */
  void setFees(int market, int makerRate, int takerRate, long feeAccountId, int feeBalance) {
    hash.subtract(marketContribution(market));
    Market changed = marketByIndex[market];
    changed.makerRate = makerRate;
    changed.takerRate = takerRate;
    changed.feeAccountId = feeAccountId;
    changed.feeBalance = feeBalance;
    hash.add(marketContribution(market));
  }

  void setLimits(int market, long minPrice, long maxPrice, long maxQuantity) {
    hash.subtract(marketContribution(market));
    Market changed = marketByIndex[market];
    changed.minPrice = minPrice;
    changed.maxPrice = maxPrice;
    changed.maxQuantity = maxQuantity;
    hash.add(marketContribution(market));
  }

  // Grants.

  /** The owner may always trade. */
  boolean mayTrade(int market, int tenantId) {
    return marketByIndex[market].ownerTenantId == tenantId
        || grants.get(grantKey(market, tenantId)) != NONE;
  }

  boolean isGranted(int market, int tenantId) {
    return grants.get(grantKey(market, tenantId)) != NONE;
  }

  boolean isFullOfGrants() {
    return grants.size() == limits.maxGrants();
  }

  void grant(int market, int tenantId) {
    long key = grantKey(market, tenantId);
    int index = grants.size();
    grantKeys[index] = key;
    grants.put(key, index);
    hash.add(grantContribution(key));
  }

  void revoke(int market, int tenantId) {
    long key = grantKey(market, tenantId);
    int index = (int) grants.remove(key);
    int last = grants.size();
    if (index != last) {
      grantKeys[index] = grantKeys[last];
      grants.put(grantKeys[index], index);
    }
    hash.subtract(grantContribution(key));
  }

  private static long grantKey(int market, int tenantId) {
    return ((long) market << 32) | (tenantId & 0xffff_ffffL);
  }

  // State hash.

  private long tenantContribution(int index) {
    return StateHash.of(StateHash.TENANT, tenantIds[index], index);
  }

  private long assetContribution(int index) {
    return StateHash.of(StateHash.ASSET, assetIds[index], assetFacts[index], index, 0);
  }

  private long accountContribution(int index) {
    return StateHash.of(
        StateHash.ACCOUNT,
        accountIds[index],
        accountTenants[index],
        accountFrozen[index] ? 1 : 0,
        index);
  }

  private long marketContribution(int index) {
    Market market = marketByIndex[index];
    long fees =
        StateHash.of(StateHash.MARKET, market.makerRate, market.takerRate, market.feeAccountId, 0);
    long limits =
        StateHash.of(StateHash.MARKET, market.minPrice, market.maxPrice, market.maxQuantity, 0);
    return StateHash.of(
        StateHash.of(StateHash.MARKET, fees, limits),
        market.marketId,
        marketFacts[index],
        market.state.value(),
        index);
  }

  private static long grantContribution(long key) {
    return StateHash.of(StateHash.GRANT, key, 0);
  }

  /** The registry's part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int i = 0; i < tenants.size(); i++) {
      walked += tenantContribution(i);
    }
    for (int i = 0; i < assets.size(); i++) {
      walked += assetContribution(i);
    }
    for (int i = 0; i < accounts.size(); i++) {
      walked += accountContribution(i);
    }
    for (int i = 0; i < markets.size(); i++) {
      walked += marketContribution(i);
    }
    for (int i = 0; i < grants.size(); i++) {
      walked += grantContribution(grantKeys[i]);
    }
    return walked;
  }
}
