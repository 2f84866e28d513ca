package io.rollingdrop.gateway.account;

/** How an order stands. */
public enum OrderState {
  /** In no book before the market trades at its stop price. */
  WAITING,
  OPEN,
  FILLED,
  CANCELLED
}
