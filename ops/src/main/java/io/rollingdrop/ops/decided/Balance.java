package io.rollingdrop.ops.decided;

/** Minor units of the asset. */
public record Balance(long available, long held) {

  public static final Balance ZERO = new Balance(0, 0);

  public Balance plus(long availableChange, long heldChange) {
    return new Balance(Math.addExact(available, availableChange), Math.addExact(held, heldChange));
  }

  public boolean isZero() {
    return available == 0 && held == 0;
  }
}
