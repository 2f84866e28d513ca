package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.SetHoldLimitsDecoder;
import io.rollingdrop.protocol.codec.SetHouseholdDecoder;
import io.rollingdrop.protocol.codec.SetOpenOrderLimitDecoder;
import io.rollingdrop.protocol.codec.SetPurchaseLimitsDecoder;

/** What the platform's operator says of what accounts, tenants and households may. */
final class LimitAdministration {

  private final Registry registry;
  private final RiskLimits riskLimits;
  private final OrdersOfAccounts openOrders;
  private final EventWriter events;

  LimitAdministration(
      Registry registry, RiskLimits riskLimits, OrdersOfAccounts openOrders, EventWriter events) {
    this.registry = registry;
    this.riskLimits = riskLimits;
    this.openOrders = openOrders;
    this.events = events;
  }

  RejectReason setHoldLimits(SetHoldLimitsDecoder request) {
    long accountId = request.subjectAccountId();
    int tenantId = request.subjectTenantId();
    RejectReason check = checkSubject(accountId, tenantId);
    if (check != RejectReason.NONE) {
      return check;
    }
    int asset = registry.asset(request.assetId());
    if (asset == Registry.NONE) {
      return RejectReason.UNKNOWN_ASSET;
    }
    long maxOrderHold = request.maxOrderHold();
    long maxHeld = request.maxHeld();
    if (maxOrderHold < 0 || maxHeld < 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    long key = RiskLimits.ofAsset(subject(accountId, tenantId), asset);
    if (!riskLimits.hasRoomFor(key)) {
      return RejectReason.CAPACITY_REACHED;
    }
    riskLimits.set(key, maxOrderHold, maxHeld);
    events
        .holdLimitsChanged()
        .accountId(accountId)
        .maxOrderHold(maxOrderHold)
        .maxHeld(maxHeld)
        .tenantId(tenantOf(accountId, tenantId))
        .assetId(request.assetId());
    return RejectReason.NONE;
  }

  RejectReason setOpenOrderLimit(SetOpenOrderLimitDecoder request) {
    long accountId = request.subjectAccountId();
    int tenantId = request.subjectTenantId();
    RejectReason check = checkSubject(accountId, tenantId);
    if (check != RejectReason.NONE) {
      return check;
    }
    int maxOpenOrders = request.maxOpenOrders();
    if (maxOpenOrders < 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    long key = subject(accountId, tenantId);
    if (!riskLimits.hasRoomFor(key)) {
      return RejectReason.CAPACITY_REACHED;
    }
    riskLimits.set(key, maxOpenOrders, 0);
    events
        .openOrderLimitChanged()
        .accountId(accountId)
        .tenantId(tenantOf(accountId, tenantId))
        .maxOpenOrders(maxOpenOrders);
    return RejectReason.NONE;
  }

  /** Exactly one of them is named, and known. */
  private RejectReason checkSubject(long accountId, int tenantId) {
    if ((accountId == 0) == (tenantId == 0)) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (accountId != 0) {
      return registry.account(accountId) == Registry.NONE
          ? RejectReason.UNKNOWN_ACCOUNT
          : RejectReason.NONE;
    }
    return registry.hasTenant(tenantId) ? RejectReason.NONE : RejectReason.UNKNOWN_TENANT;
  }

  private long subject(long accountId, int tenantId) {
    return accountId != 0
        ? RiskLimits.ofAccount(registry.account(accountId))
        : RiskLimits.ofTenant(registry.tenant(tenantId));
  }

  private int tenantOf(long accountId, int tenantId) {
    return accountId == 0 ? tenantId : registry.tenantOf(registry.account(accountId));
  }

  RejectReason setHousehold(SetHouseholdDecoder request) {
    int account = registry.account(request.subjectAccountId());
    long householdId = request.householdId();
    if (account == Registry.NONE) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    if (householdId < 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (openOrders.count(account) != 0) {
      return RejectReason.HAS_OPEN_ORDERS;
    }
    registry.setHousehold(account, householdId);
    events
        .householdChanged()
        .accountId(request.subjectAccountId())
        .householdId(householdId)
        .tenantId(registry.tenantOf(account));
    return RejectReason.NONE;
  }

  /**
   * @param sequence of the command at hand
   */
  RejectReason setPurchaseLimits(SetPurchaseLimitsDecoder request, long sequence) {
    int market = registry.market(request.marketId());
    long perAccount = request.perAccount();
    long perHousehold = request.perHousehold();
    if (market == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    if (perAccount < 0 || perHousehold < 0) {
      return RejectReason.INVALID_PARAMETER;
    }
    registry.markets().setPurchaseLimits(market, perAccount, perHousehold, sequence);
    events
        .purchaseLimitsChanged()
        .perAccount(perAccount)
        .perHousehold(perHousehold)
        .marketId(request.marketId());
    return RejectReason.NONE;
  }
}
