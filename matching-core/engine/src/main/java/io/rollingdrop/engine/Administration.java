package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateAssetDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.CreateTenantDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.FreezeAccountDecoder;
import io.rollingdrop.protocol.codec.GrantMarketDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.SetMarketFeesDecoder;
import io.rollingdrop.protocol.codec.SetMarketLimitsDecoder;
import io.rollingdrop.protocol.codec.SetSessionEndDecoder;
import io.rollingdrop.protocol.codec.SymbolDecoder;
import io.rollingdrop.protocol.codec.WithdrawDecoder;

/**
 * What the platform's operator asks for: who there is, what is traded, what money and units come in
 * and go out.
 */
final class Administration {

  private static final int MAX_SCALE = 18;

  private final Registry registry;
  private final Ledger ledger;
  private final EventWriter events;

  Administration(Registry registry, Ledger ledger, EventWriter events) {
    this.registry = registry;
    this.ledger = ledger;
    this.events = events;
  }

  RejectReason createTenant(CreateTenantDecoder request) {
    int tenantId = request.newTenantId();
    if (tenantId <= 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (registry.hasTenant(tenantId)) {
      return RejectReason.ALREADY_EXISTS;
    }
    if (registry.isFullOfTenants()) {
      return RejectReason.CAPACITY_REACHED;
    }
    registry.addTenant(tenantId);
    events.tenantCreated().tenantId(tenantId);
    return RejectReason.NONE;
  }

  RejectReason createAsset(CreateAssetDecoder request) {
    int assetId = request.assetId();
    int scale = request.scale();
    SymbolDecoder symbol = request.symbol();
    long word0 = symbol.word0();
    long word1 = symbol.word1();
    if (assetId <= 0 || scale > MAX_SCALE || word0 == 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (registry.asset(assetId) != Registry.NONE) {
      return RejectReason.ALREADY_EXISTS;
    }
    if (registry.isFullOfAssets()) {
      return RejectReason.CAPACITY_REACHED;
    }
    registry.addAsset(assetId, scale, word0, word1);
    events.assetCreated().assetId(assetId).scale((short) scale).symbol().word0(word0).word1(word1);
    return RejectReason.NONE;
  }

  RejectReason createAccount(CreateAccountDecoder request) {
    long accountId = request.newAccountId();
    int tenantId = request.ownerTenantId();
    if (accountId <= 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (!registry.hasTenant(tenantId)) {
      return RejectReason.UNKNOWN_TENANT;
    }
    if (registry.account(accountId) != Registry.NONE) {
      return RejectReason.ALREADY_EXISTS;
    }
    if (registry.isFullOfAccounts()) {
      return RejectReason.CAPACITY_REACHED;
    }
    registry.addAccount(accountId, tenantId);
    events.accountCreated().accountId(accountId).tenantId(tenantId);
    return RejectReason.NONE;
  }

  RejectReason createMarket(CreateMarketDecoder request) {
    int marketId = request.marketId();
    long lotSize = request.lotSize();
    long tickSize = request.tickSize();
    SymbolDecoder symbol = request.symbol();
    long word0 = symbol.word0();
    long word1 = symbol.word1();
    if (marketId <= 0 || lotSize <= 0 || tickSize <= 0 || word0 == 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (!registry.hasTenant(request.ownerTenantId())) {
      return RejectReason.UNKNOWN_TENANT;
    }
    int base = registry.asset(request.baseAssetId());
    int quote = registry.asset(request.quoteAssetId());
    if (base == Registry.NONE || quote == Registry.NONE) {
      return RejectReason.UNKNOWN_ASSET;
    }
    if (base == quote) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (registry.market(marketId) != Registry.NONE) {
      return RejectReason.ALREADY_EXISTS;
    }
    if (registry.markets().isFull()) {
      return RejectReason.CAPACITY_REACHED;
    }
    registry
        .markets()
        .add(marketId, request.ownerTenantId(), base, quote, lotSize, tickSize, word0, word1);
    events
        .marketCreated()
        .marketId(marketId)
        .ownerTenantId(request.ownerTenantId())
        .baseAssetId(request.baseAssetId())
        .quoteAssetId(request.quoteAssetId())
        .lotSize(lotSize)
        .tickSize(tickSize)
        .symbol()
        .word0(word0)
        .word1(word1);
    return RejectReason.NONE;
  }

  RejectReason grantMarket(GrantMarketDecoder request) {
    int market = registry.market(request.marketId());
    int tenantId = request.granteeTenantId();
    boolean grant = request.granted() == 1;
    if (market == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    if (!registry.hasTenant(tenantId)) {
      return RejectReason.UNKNOWN_TENANT;
    }
    Grants grants = registry.grants();
    boolean granted = grants.has(market, tenantId);
    if (grant && !granted && grants.isFull()) {
      return RejectReason.CAPACITY_REACHED;
    }
    if (grant && !granted) {
      grants.grant(market, tenantId);
    } else if (!grant && granted) {
      grants.revoke(market, tenantId);
    }
    events
        .marketGranted()
        .marketId(request.marketId())
        .granteeTenantId(tenantId)
        .granted(request.granted());
    return RejectReason.NONE;
  }

  RejectReason setMarketFees(SetMarketFeesDecoder request) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    int makerRate = request.makerRate();
    int takerRate = request.takerRate();
    long feeAccountId = request.feeAccountId();
    if (!isRate(makerRate)
        || !isRate(takerRate)
        || feeAccountId < 0
        || (feeAccountId == 0 && (makerRate | takerRate) != 0)) {
      return RejectReason.INVALID_PARAMETER;
    }
    int feeBalance = SlotTable.NONE;
    if (feeAccountId != 0) {
      int account = registry.account(feeAccountId);
      if (account == Registry.NONE) {
        return RejectReason.UNKNOWN_ACCOUNT;
      }
      feeBalance = ledger.findOrOpen(account, registry.marketAt(index).quoteAsset);
      if (feeBalance == SlotTable.NONE) {
        return RejectReason.CAPACITY_REACHED;
      }
    }
    registry.markets().setFees(index, makerRate, takerRate, feeAccountId, feeBalance);
    events
        .marketFeesChanged()
        .marketId(request.marketId())
        .makerRate(makerRate)
        .takerRate(takerRate)
        .feeAccountId(feeAccountId);
    return RejectReason.NONE;
  }

  private static boolean isRate(int rate) {
    return rate >= 0 && rate <= Fees.PER_MILLION;
  }

  RejectReason setMarketLimits(SetMarketLimitsDecoder request) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    long minPrice = request.minPrice();
    long maxPrice = request.maxPrice();
    long maxQuantity = request.maxQuantity();
    if (minPrice < 0 || maxPrice < 0 || maxQuantity < 0 || (maxPrice != 0 && minPrice > maxPrice)) {
      return RejectReason.INVALID_PARAMETER;
    }
    registry.markets().setLimits(index, minPrice, maxPrice, maxQuantity);
    events
        .marketLimitsChanged()
        .marketId(request.marketId())
        .minPrice(minPrice)
        .maxPrice(maxPrice)
        .maxQuantity(maxQuantity);
    return RejectReason.NONE;
  }

  RejectReason setSessionEnd(SetSessionEndDecoder request) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    if (request.sessionEnd() < 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    registry.markets().setSessionEnd(index, request.sessionEnd());
    events.sessionEndChanged().marketId(request.marketId()).sessionEnd(request.sessionEnd());
    return RejectReason.NONE;
  }

  RejectReason freezeAccount(FreezeAccountDecoder request) {
    int account = registry.account(request.subjectAccountId());
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    registry.setFrozen(account, request.frozen() == 1);
    events
        .accountFrozen()
        .accountId(request.subjectAccountId())
        .tenantId(registry.tenantOf(account))
        .frozen(request.frozen());
    return RejectReason.NONE;
  }

  RejectReason deposit(DepositDecoder request) {
    int account = registry.account(request.subjectAccountId());
    int asset = registry.asset(request.assetId());
    long amount = request.amount();
    RejectReason check = checkMovement(account, asset, amount);
    if (check != RejectReason.NONE) {
      return check;
    }
    if (ledger.supply(asset) > Long.MAX_VALUE - amount) {
      return RejectReason.VALUE_OVERFLOW;
    }
    int balance = ledger.findOrOpen(account, asset);
    if (balance == SlotTable.NONE) {
      return RejectReason.CAPACITY_REACHED;
    }
    ledger.deposit(balance, amount);
    events
        .deposited()
        .accountId(request.subjectAccountId())
        .amount(amount)
        .availableAfter(ledger.available(balance))
        .tenantId(registry.tenantOf(account))
        .assetId(request.assetId());
    return RejectReason.NONE;
  }

  RejectReason withdraw(WithdrawDecoder request) {
    int account = registry.account(request.subjectAccountId());
    int asset = registry.asset(request.assetId());
    long amount = request.amount();
    RejectReason check = checkMovement(account, asset, amount);
    if (check != RejectReason.NONE) {
      return check;
    }
    if (registry.isFrozen(account)) {
      return RejectReason.ACCOUNT_FROZEN;
    }
    int balance = ledger.find(account, asset);
    if (balance == SlotTable.NONE || ledger.available(balance) < amount) {
      return RejectReason.INSUFFICIENT_BALANCE;
    }
    ledger.withdraw(balance, amount);
    events
        .withdrawn()
        .accountId(request.subjectAccountId())
        .amount(amount)
        .availableAfter(ledger.available(balance))
        .tenantId(registry.tenantOf(account))
        .assetId(request.assetId());
    return RejectReason.NONE;
  }

  private static RejectReason checkMovement(int account, int asset, long amount) {
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    if (asset == Registry.NONE) {
      return RejectReason.UNKNOWN_ASSET;
    }
    return amount > 0 ? RejectReason.NONE : RejectReason.INVALID_AMOUNT;
  }
}
