package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * An order that is followed: changed by the feed's thread event by event, shown to readers as an
 * {@link OrderView} from command to command.
 */
public final class TrackedOrder {

  final long orderId;
  final AccountModel account;
  final int marketId;
  final Side side;
  final TimeInForce timeInForce;
  final OrderTerms terms;
  final ClientOrderKey clientOrderKey;
  final long placedAtNs;

  // Writer only.
  long price;
  long quantity;
  long openQuantity;
  long filledQuantity;
  OrderState state;
  CancelReason endReason;
  private long shownQuantity;
  private boolean entering;
  private OrderView.Trigger trigger;
  boolean changed;
  boolean retired;
  TrackedOrder olderClosed;
  TrackedOrder newerClosed;

  private volatile OrderView view;

  TrackedOrder(
      long orderId,
      AccountModel account,
      int marketId,
      Side side,
      TimeInForce timeInForce,
      OrderTerms terms,
      ClientOrderKey clientOrderKey,
      long placedAtNs) {
    this.orderId = orderId;
    this.account = account;
    this.marketId = marketId;
    this.side = side;
    this.timeInForce = timeInForce;
    this.terms = terms;
    this.clientOrderKey = clientOrderKey;
    this.placedAtNs = placedAtNs;
    this.state = terms.waits() ? OrderState.WAITING : OrderState.OPEN;
    enter();
  }

  /**
   * The order after the last command that changed it; null while the command that places it runs.
   */
  public OrderView view() {
    return view;
  }

  /** Writer only: a fill of {@code lots} as maker, after which {@code open} lots are open. */
  void fillResting(long lots, long open) {
    rest();
    shownQuantity -= lots;
    fillIncoming(lots, open);
  }

  /** Writer only: a fill of {@code lots} as taker, after which {@code open} lots are open. */
  void fillIncoming(long lots, long open) {
    filledQuantity += lots;
    openQuantity = open;
    if (open == 0) {
      state = OrderState.FILLED;
    }
  }

  /** Writer only: it comes in, anew perhaps; what is open of it after that rests. */
  void enter() {
    entering = true;
    shownQuantity = 0;
  }

  /** Writer only: the market has traded at its stop price. */
  void trigger(long sequence, long timestampNs) {
    trigger = new OrderView.Trigger(sequence, timestampNs);
    state = OrderState.OPEN;
    enter();
  }

  /** Writer only: so many lots are open from now on; what is hidden of it goes first. */
  void shrinkTo(long open) {
    openQuantity = open;
    shownQuantity = Math.min(shownQuantity, open);
  }

  /** Writer only: so many lots are shown from now on. */
  void replenish(long shown) {
    shownQuantity = shown;
  }

  /** The book shows of it what its terms say, unless it waits. */
  private void rest() {
    if (entering && state == OrderState.OPEN) {
      long display = terms.displayQuantity();
      shownQuantity = display == 0 ? openQuantity : Math.min(display, openQuantity);
      entering = false;
    }
  }

  /** Writer only. */
  void publish(long sequence, long timestampNs) {
    changed = false;
    rest();
    view =
        new OrderView(
            orderId,
            account.tenantId,
            marketId,
            side,
            timeInForce,
            terms,
            clientOrderKey,
            price,
            quantity,
            openQuantity,
            shownQuantity,
            filledQuantity,
            state,
            trigger,
            endReason,
            placedAtNs,
            sequence,
            timestampNs);
  }
}
