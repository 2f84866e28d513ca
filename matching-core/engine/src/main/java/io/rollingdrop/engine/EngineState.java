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
  final Trading trading;
  final MassCancels massCancels;
  final DueWork dueWork;

  EngineState(EngineLimits limits, EventWriter events) {
    this.limits = limits;
    sessions = new Sessions(limits, hash);
    window = new IdempotencyWindow(limits, hash);
    orders = new Orders(limits, hash);
    registry = new Registry(limits, hash, orders);
    ledger = new Ledger(limits, hash, registry.assetCapture());
    administration = new Administration(registry, ledger, events);
    Matching matching = new Matching(registry, orders, ledger, events);
    massCancels = new MassCancels(registry, orders, matching, events, hash);
    trading = new Trading(registry, orders, ledger, matching, massCancels, events);
    dueWork = new DueWork(registry, orders, matching, massCancels, hash);
  }
}
