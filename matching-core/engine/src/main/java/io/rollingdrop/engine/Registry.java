package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.AccountRecordDecoder;
import io.rollingdrop.protocol.snapshot.AccountRecordEncoder;
import io.rollingdrop.protocol.snapshot.AssetRecordDecoder;
import io.rollingdrop.protocol.snapshot.AssetRecordEncoder;
import io.rollingdrop.protocol.snapshot.GrantRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.TenantRecordDecoder;
import io.rollingdrop.protocol.snapshot.TenantRecordEncoder;
import org.agrona.MutableDirectBuffer;
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
  private final OrdersOfAccounts openOrders;
  private final Long2LongHashMap tenants;
  private final Long2LongHashMap assets;
  private final Long2LongHashMap accounts;
  private final Markets markets;
  private final Grants grants;
  private final int[] tenantIds;
  private final int[] assetIds;
  private final short[] assetScales;
  private final long[] assetSymbols0;
  private final long[] assetSymbols1;
  private final long[] accountIds;
  private final int[] accountTenants;
  private final long[] accountHouseholds;
  private final boolean[] accountFrozen;
  private final TableCapture tenantCapture;
  private final TableCapture assetCapture;
  private final TableCapture accountCapture;

  Registry(EngineLimits limits, StateHash hash, Orders orders) {
    this.limits = limits;
    this.hash = hash;
    openOrders = orders.ofAccounts();
    tenants = map(limits.maxTenants());
    assets = map(limits.maxAssets());
    accounts = map(limits.maxAccounts());
    markets = new Markets(limits, hash, orders);
    grants = new Grants(limits.maxGrants(), hash);
    tenantIds = new int[limits.maxTenants()];
    assetIds = new int[limits.maxAssets()];
    assetScales = new short[limits.maxAssets()];
    assetSymbols0 = new long[limits.maxAssets()];
    assetSymbols1 = new long[limits.maxAssets()];
    accountIds = new long[limits.maxAccounts()];
    accountTenants = new int[limits.maxAccounts()];
    accountHouseholds = new long[limits.maxAccounts()];
    accountFrozen = new boolean[limits.maxAccounts()];
    tenantCapture =
        new TableCapture(
            limits.maxTenants(), TenantRecordEncoder.TEMPLATE_ID, TenantRecordEncoder.BLOCK_LENGTH);
    assetCapture =
        new TableCapture(
            limits.maxAssets(), AssetRecordEncoder.TEMPLATE_ID, AssetRecordEncoder.BLOCK_LENGTH);
    accountCapture =
        new TableCapture(
            limits.maxAccounts(),
            AccountRecordEncoder.TEMPLATE_ID,
            AccountRecordEncoder.BLOCK_LENGTH);
  }

  private static Long2LongHashMap map(int capacity) {
    return new Long2LongHashMap(2 * capacity, LOAD_FACTOR, NONE);
  }

  // Tenants.

  boolean hasTenant(int tenantId) {
    return tenant(tenantId) != NONE;
  }

  /** The tenant's index, or {@link #NONE}. */
  int tenant(int tenantId) {
    return (int) tenants.get(tenantId);
  }

  int tenantId(int tenant) {
    return tenantIds[tenant];
  }

  boolean isFullOfTenants() {
    return tenants.size() == limits.maxTenants();
  }

  void addTenant(int tenantId) {
    putTenant(tenants.size(), tenantId);
  }

  private void putTenant(int index, int tenantId) {
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
   * @param scale decimal places of the minor unit
   * @param symbol0 the first half of its symbol, and {@code symbol1} the second
   */
  void addAsset(int assetId, int scale, long symbol0, long symbol1) {
    putAsset(assets.size(), assetId, scale, symbol0, symbol1);
  }

  private void putAsset(int index, int assetId, int scale, long symbol0, long symbol1) {
    assetIds[index] = assetId;
    assetScales[index] = (short) scale;
    assetSymbols0[index] = symbol0;
    assetSymbols1[index] = symbol1;
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

  /** The id of its tenant. */
  int tenantOf(int account) {
    return tenantIds[accountTenants[account]];
  }

  /** The index of its tenant. */
  int tenantIndexOf(int account) {
    return accountTenants[account];
  }

  /** Whose purchase limits it shares; 0: nobody's. */
  long household(int account) {
    return accountHouseholds[account];
  }

  boolean isFrozen(int account) {
    return accountFrozen[account];
  }

  boolean isFullOfAccounts() {
    return accounts.size() == limits.maxAccounts();
  }

  void addAccount(long accountId, int tenantId) {
    putAccount(accounts.size(), accountId, tenant(tenantId), false, 0);
  }

  private void putAccount(int index, long accountId, int tenant, boolean frozen, long household) {
    accountIds[index] = accountId;
    accountTenants[index] = tenant;
    accountFrozen[index] = frozen;
    accountHouseholds[index] = household;
    openOrders.open(index, tenant);
    accounts.put(accountId, index);
    hash.add(accountContribution(index));
  }

  void setFrozen(int account, boolean frozen) {
    accountCapture.beforeChange(account);
    hash.subtract(accountContribution(account));
    accountFrozen[account] = frozen;
    hash.add(accountContribution(account));
  }

  /**
   * @param household 0: none
   */
  void setHousehold(int account, long household) {
    accountCapture.beforeChange(account);
    hash.subtract(accountContribution(account));
    accountHouseholds[account] = household;
    hash.add(accountContribution(account));
  }

  // Markets.

  Markets markets() {
    return markets;
  }

  /** The market's index, or {@link #NONE}. */
  int market(int marketId) {
    return markets.find(marketId);
  }

  Market marketAt(int index) {
    return markets.at(index);
  }

  // Grants.

  /** The owner may always trade. */
  boolean mayTrade(int market, int tenantId) {
    return marketAt(market).ownerTenantId == tenantId || grants.has(market, tenantId);
  }

  Grants grants() {
    return grants;
  }

  // Snapshots.

  /** Begins to capture the five tables as they are now; returns how that is to be gone on with. */
  TableCapture[] beginCapture(Ledger ledger, StateSink sink) {
    tenantCapture.begin(this::encodeTenants, tenants.size(), sink);
    assetCapture.begin(
        (from, to, buffer, offset) -> encodeAssets(ledger, from, to, buffer, offset),
        assets.size(),
        sink);
    accountCapture.begin(this::encodeAccounts, accounts.size(), sink);
    return new TableCapture[] {
      tenantCapture,
      assetCapture,
      accountCapture,
      markets.beginCapture(this, sink),
      grants.beginCapture(this, sink)
    };
  }

  /** Takes a tenant of a snapshot; false if there is no such place for it. So do those below. */
  boolean restore(TenantRecordDecoder tenant) {
    if (!isPlace(tenant.index(), tenantIds.length)) {
      return false;
    }
    putTenant(tenant.index(), tenant.tenantId());
    return true;
  }

  boolean restore(AssetRecordDecoder asset) {
    if (!isPlace(asset.index(), assetIds.length)) {
      return false;
    }
    putAsset(asset.index(), asset.assetId(), asset.scale(), asset.symbol0(), asset.symbol1());
    return true;
  }

  boolean restore(AccountRecordDecoder account) {
    int tenant = tenant(account.tenantId());
    if (tenant == NONE || !isPlace(account.index(), accountIds.length)) {
      return false;
    }
    putAccount(
        account.index(), account.accountId(), tenant, account.frozen() == 1, account.householdId());
    return true;
  }

  boolean restore(MarketRecordDecoder market) {
    int base = asset(market.baseAssetId());
    int quote = asset(market.quoteAssetId());
    return base != NONE && quote != NONE && markets.restore(market, base, quote);
  }

  boolean restore(GrantRecordDecoder grant) {
    int index = market(grant.marketId());
    if (index == NONE || grants.isFull()) {
      return false;
    }
    grants.grant(index, grant.tenantId());
    return true;
  }

  private static boolean isPlace(int index, int capacity) {
    return index >= 0 && index < capacity;
  }

  /** To be told before the supply of an asset changes, which is captured with the asset. */
  TableCapture assetCapture() {
    return assetCapture;
  }

  private long encodeTenants(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    TenantRecordEncoder encoder = new TenantRecordEncoder();
    for (int index = from; index < to; index++, at += TenantRecordEncoder.BLOCK_LENGTH) {
      walked += tenantContribution(index);
      encoder.wrap(buffer, at).tenantId(tenantIds[index]).index(index);
    }
    return walked;
  }

  private long encodeAssets(
      Ledger ledger, int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    AssetRecordEncoder encoder = new AssetRecordEncoder();
    for (int index = from; index < to; index++, at += AssetRecordEncoder.BLOCK_LENGTH) {
      walked += assetContribution(index);
      encoder
          .wrap(buffer, at)
          .symbol0(assetSymbols0[index])
          .symbol1(assetSymbols1[index])
          .supply(ledger.supply(index))
          .assetId(assetIds[index])
          .index(index)
          .scale(assetScales[index]);
    }
    return walked;
  }

  private long encodeAccounts(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    AccountRecordEncoder encoder = new AccountRecordEncoder();
    for (int index = from; index < to; index++, at += AccountRecordEncoder.BLOCK_LENGTH) {
      walked += accountContribution(index);
      encoder
          .wrap(buffer, at)
          .accountId(accountIds[index])
          .tenantId(tenantOf(index))
          .index(index)
          .frozen((short) (accountFrozen[index] ? 1 : 0))
          .householdId(accountHouseholds[index]);
    }
    return walked;
  }

  // State hash.

  private long tenantContribution(int index) {
    return StateHash.of(StateHash.TENANT, tenantIds[index], index);
  }

  private long assetContribution(int index) {
    long facts =
        StateHash.of(
            StateHash.ASSET, assetSymbols0[index], assetSymbols1[index], assetScales[index], 0);
    return StateHash.of(StateHash.ASSET, assetIds[index], facts, index, 0);
  }

  private long accountContribution(int index) {
    long facts =
        StateHash.of(
            StateHash.ACCOUNT,
            accountIds[index],
            tenantOf(index),
            accountFrozen[index] ? 1 : 0,
            index);
    return accountHouseholds[index] == 0
        ? facts
        : facts + StateHash.of(StateHash.HOUSEHOLD, accountHouseholds[index], index);
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
    return walked + markets.audit() + grants.audit();
  }
}
