package io.rollingdrop.engine;

/** All that commands have made, sized by the limits. */
final class EngineState {
  final EngineLimits limits;
  final StateHash hash = new StateHash();
  final Sessions sessions;
  final IdempotencyWindow window;
  final Orders orders;
  final Registry registry;
  final Ledger ledger;
  final Administration administration;
  final Auctions auctions;
  final MarketPhases marketPhases;
  final RiskLimits riskLimits;
  final LimitAdministration limitAdministration;
  final Purchases purchases;
  final Trading trading;
  final MassCancels massCancels;
  final PendingTransfers pendingTransfers;
  final Transfers transfers;
  final DueWork dueWork;

  EngineState(EngineLimits limits, EventWriter events) {
    this.limits = limits;
    sessions = new Sessions(limits, hash);
    window = new IdempotencyWindow(limits, hash);
    orders = new Orders(limits, hash);
    registry = new Registry(limits, hash, orders);
    ledger = new Ledger(limits, hash, registry);
    administration = new Administration(registry, ledger, events);
    auctions = new Auctions(limits, registry.markets(), events);
    marketPhases = new MarketPhases(registry, auctions, events);
    riskLimits = new RiskLimits(limits, registry, ledger, orders.ofAccounts(), hash);
    limitAdministration =
        new LimitAdministration(registry, riskLimits, orders.ofAccounts(), events);
    purchases = new Purchases(limits, registry, hash);
    Matching matching = new Matching(registry, orders, ledger, purchases, auctions, events);
    massCancels = new MassCancels(registry, orders, matching, events, hash);
    trading =
        new Trading(registry, orders, ledger, matching, massCancels, riskLimits, purchases, events);
    pendingTransfers = new PendingTransfers(limits, registry, ledger, hash);
    transfers = new Transfers(registry, ledger, pendingTransfers, events);
    dueWork = new DueWork(registry, orders, matching, auctions, massCancels, transfers, hash);
  }

  /**
   * Walks all orders and pending transfers; throws unless what each balance holds is what they
   * need.
   */
  void auditHolds() {
    long[] needed = new long[ledger.count()];
    orders.addHeld(needed, registry);
    pendingTransfers.addHeld(needed);
    for (int balance = 0; balance < needed.length; balance++) {
      if (needed[balance] != ledger.held(balance)) {
        throw new InvariantViolation(
            "balance index %d holds %d, its orders and pending transfers need %d"
                .formatted(balance, ledger.held(balance), needed[balance]));
      }
    }
  }
}
