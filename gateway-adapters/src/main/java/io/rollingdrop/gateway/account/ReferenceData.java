package io.rollingdrop.gateway.account;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Tenants, assets, accounts, markets and who may trade in them. The feed's thread writes; any
 * thread reads. Lists are ascending by id and start after a given one, for paging.
 */
public final class ReferenceData {

  private final ConcurrentSkipListSet<Integer> tenants = new ConcurrentSkipListSet<>();
  private final ConcurrentSkipListMap<Integer, AssetView> assets = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Integer, MarketView> markets = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<Integer, ConcurrentSkipListSet<Integer>> grantsByMarket =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, AccountModel> accounts = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, AccountModel> accountsInOrder =
      new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<Integer, ConcurrentSkipListMap<Long, AccountModel>>
      accountsByTenant = new ConcurrentHashMap<>();

  // Writer only: the same without boxing, for every event of an order.
  private final Int2ObjectHashMap<MarketView> marketIndex = new Int2ObjectHashMap<>();
  private final Long2ObjectHashMap<AccountModel> accountIndex = new Long2ObjectHashMap<>();

  void addTenant(int tenantId) {
    tenants.add(tenantId);
  }

  void addAsset(AssetView asset) {
    assets.put(asset.assetId(), asset);
  }

  void addAccount(long accountId, int tenantId) {
    AccountModel account = new AccountModel(accountId, tenantId);
    accountIndex.put(accountId, account);
    accountsByTenant
        .computeIfAbsent(tenantId, id -> new ConcurrentSkipListMap<>())
        .put(accountId, account);
    accountsInOrder.put(accountId, account);
    accounts.put(accountId, account);
  }

  void addMarket(MarketView market) {
    marketIndex.put(market.marketId(), market);
    markets.put(market.marketId(), market);
  }

  void changeMarket(int marketId, UnaryOperator<MarketView> change) {
    addMarket(change.apply(market(marketId)));
  }

  void grant(int marketId, int tenantId, boolean granted) {
    Set<Integer> grants =
        grantsByMarket.computeIfAbsent(marketId, id -> new ConcurrentSkipListSet<>());
    if (granted) {
      grants.add(tenantId);
    } else {
      grants.remove(tenantId);
    }
  }

  /** Writer only; throws if there is none: the events do not fit together. */
  MarketView market(int marketId) {
    MarketView market = marketIndex.get(marketId);
    if (market == null) {
      throw new IllegalStateException("an event names market " + marketId + ", never created");
    }
    return market;
  }

  /** Writer only; throws if there is none: the events do not fit together. */
  AccountModel account(long accountId) {
    AccountModel account = accountIndex.get(accountId);
    if (account == null) {
      throw new IllegalStateException("an event names account " + accountId + ", never created");
    }
    return account;
  }

  /** Any thread; null if there is none. */
  AccountModel findAccount(long accountId) {
    return accounts.get(accountId);
  }

  /** Null if there is none. */
  public AccountView accountView(long accountId) {
    AccountModel account = accounts.get(accountId);
    return account == null ? null : view(account);
  }

  /** Null if there is none. */
  public MarketView marketView(int marketId) {
    return markets.get(marketId);
  }

  /** Null if there is none. */
  public AssetView assetView(int assetId) {
    return assets.get(assetId);
  }

  public boolean hasTenant(int tenantId) {
    return tenants.contains(tenantId);
  }

  /** Whether the tenant owns the market or was granted it. */
  public boolean mayTrade(int tenantId, MarketView market) {
    Set<Integer> grants = grantsByMarket.get(market.marketId());
    return market.ownerTenantId() == tenantId || (grants != null && grants.contains(tenantId));
  }

  /** Tenants granted a market, ascending; its owner is not among them unless granted too. */
  public List<Integer> grants(int marketId) {
    Set<Integer> grants = grantsByMarket.get(marketId);
    return grants == null ? List.of() : List.copyOf(new TreeSet<>(grants));
  }

  /**
   * @param after lists from the next id on
   * @param limit most to list
   */
  public List<Integer> tenants(int after, int limit) {
    return tenants.tailSet(after, false).stream().limit(limit).toList();
  }

  /** See {@link #tenants}. */
  public List<AssetView> assets(int after, int limit) {
    return first(assets.tailMap(after, false), limit, asset -> true);
  }

  /** Those that fit; see {@link #tenants}. */
  public List<MarketView> markets(int after, int limit, Predicate<MarketView> fits) {
    return first(markets.tailMap(after, false), limit, fits);
  }

  /** A tenant's; see {@link #tenants}. */
  public List<AccountView> accountsOf(int tenantId, long after, int limit) {
    ConcurrentSkipListMap<Long, AccountModel> own = accountsByTenant.get(tenantId);
    return own == null
        ? List.of()
        : own.tailMap(after, false).values().stream()
            .limit(limit)
            .map(ReferenceData::view)
            .toList();
  }

  /** Of all tenants; see {@link #tenants}. */
  public List<AccountView> accounts(long after, int limit) {
    return accountsInOrder.tailMap(after, false).values().stream()
        .limit(limit)
        .map(ReferenceData::view)
        .toList();
  }

  private static AccountView view(AccountModel account) {
    return new AccountView(account.accountId, account.tenantId, account.frozen);
  }

  private static <V> List<V> first(NavigableMap<?, V> from, int limit, Predicate<V> fits) {
    List<V> found = new ArrayList<>();
    for (V value : from.values()) {
      if (found.size() == limit) {
        break;
      }
      if (fits.test(value)) {
        found.add(value);
      }
    }
    return found;
  }
}
