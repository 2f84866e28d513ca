package io.rollingdrop.gateway.account;

/**
 * A request to cancel an account's orders.
 *
 * @param requestSequence of the command that asked for it
 * @param doneSequence of the command after which it was done; 0 if it is not yet
 * @param cancelledOrders how many were cancelled; 0 if it is not done yet
 */
public record MassCancelView(
    long requestSequence, long accountId, long doneSequence, long cancelledOrders) {

  /** Whether all that it was to cancel is cancelled. */
  public boolean isDone() {
    return doneSequence != 0;
  }
}
