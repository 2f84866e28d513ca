package io.rollingdrop.ops.reconcile;

/** Minor units of the asset. */
record Balance(long available, long held) {

  static final Balance ZERO = new Balance(0, 0);

  Balance plus(long availableChange, long heldChange) {
    return new Balance(Math.addExact(available, availableChange), Math.addExact(held, heldChange));
  }

  boolean isZero() {
    return available == 0 && held == 0;
  }
}
