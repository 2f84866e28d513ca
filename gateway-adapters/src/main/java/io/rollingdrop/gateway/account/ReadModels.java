package io.rollingdrop.gateway.account;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * What the gateway knows of orders, fills, balances and reference data, as its readers ask for it.
 * Every method is for any thread and takes no lock that the feed's thread would wait for.
 *
 * <p>All that an answer shows is as it was between two commands, and at least as new as {@link
 * #sequence()} called before it.
 */
public final class ReadModels {

  /** Most entries that one question looks at; a longer list is paged by its cursor. */
  private static final int MOST_LOOKED_AT = 10_000;

  final ReferenceData reference = new ReferenceData();
  final OrderHistory orders;
  final FillHistory fills;
  final MassCancelHistory massCancels;
  final SequencedLog<FundingView> fundings = new SequencedLog<>();
  final ConcurrentNavigableMap<Long, PendingTransferView> pendingTransfers =
      new ConcurrentSkipListMap<>();
  final SequenceGate gate = new SequenceGate();
  volatile int rulesInForce;

  ReadModels(Retention retention) {
    orders = new OrderHistory(retention);
    fills = new FillHistory(retention);
    massCancels = new MassCancelHistory(retention);
  }

  /**
   * A page of a list that goes from the newest to the oldest.
   *
   * @param items at most as many as asked for; fewer do not mean the end
   * @param more whether there may be more after the last one looked at
   * @param lastSequence key of the last one looked at, for the next page
   * @param lastMinor likewise
   */
  public record Page<E>(List<E> items, boolean more, long lastSequence, int lastMinor) {}

  /** The last sequence whose effects are all visible. */
  public long sequence() {
    return gate.sequence();
  }

  /** The rules that the core decides by; 0 before any are active. */
  public int rulesInForce() {
    return rulesInForce;
  }

  /**
   * Waits until {@link #sequence} is at least {@code awaited}.
   *
   * @param timeoutNs how long at most
   * @return whether it is
   */
  public boolean await(long awaited, long timeoutNs) {
    return gate.await(awaited, timeoutNs);
  }

  /** Tenants, assets, accounts, markets. */
  public ReferenceData reference() {
    return reference;
  }

  /** An order, whosever it is; null if there is none, or it was closed and forgotten. */
  public TrackedOrder order(long orderId) {
    return visible(orders.find(orderId));
  }

  /** An account's latest order of that client order id; null as {@link #order(long)}. */
  public TrackedOrder order(ClientOrderKey key) {
    return visible(orders.find(key));
  }

  private static TrackedOrder visible(TrackedOrder order) {
    return order == null || order.view() == null ? null : order;
  }

  /** An account's balances, ascending by asset; empty if there is no such account. */
  public List<BalanceView> balances(long accountId) {
    AccountModel account = reference.findAccount(accountId);
    return account == null ? List.of() : account.balances.read();
  }

  /**
   * An account's orders, newest first.
   *
   * @param below lists orders with lower ids only
   * @param limit most to list
   */
  public Page<OrderView> orders(
      long accountId, long below, int limit, Predicate<? super OrderView> fits) {
    AccountModel account = reference.findAccount(accountId);
    Pager<OrderView> pager = new Pager<>(limit);
    if (account != null) {
      account.orders.descend(
          below,
          0,
          order -> {
            OrderView view = order.view();
            return pager.take(order.orderId, 0, view != null && fits.test(view) ? view : null);
          });
    }
    return pager.page();
  }

  /**
   * An account's fills, newest first.
   *
   * @param belowSequence lists fills with lower keys only
   * @param belowMinor as {@link Page#lastMinor}
   * @param limit most to list
   */
  public Page<FillView> fills(long accountId, long belowSequence, int belowMinor, int limit) {
    AccountModel account = reference.findAccount(accountId);
    Pager<FillView> pager = new Pager<>(limit);
    if (account != null) {
      account.fills.descend(
          belowSequence, belowMinor, fill -> pager.take(fill.sequence(), fill.minor(), fill));
    }
    return pager.page();
  }

  /**
   * The fills that a command gave the order it placed or replaced, oldest first.
   *
   * @return null if some may have been forgotten
   */
  public List<FillView> takerFills(long accountId, long orderId, long sequence) {
    AccountModel account = reference.findAccount(accountId);
    if (account == null) {
      return null;
    }
    TrackedOrder order = order(orderId);
    List<FillView> found = new ArrayList<>();
    account.fills.ascend(
        sequence,
        0,
        fill -> {
          if (fill.sequence() == sequence && fill.orderId() == orderId && isOwn(fill, order)) {
            found.add(fill);
          }
          return fill.sequence() == sequence;
        });
    return account.fillsForgottenThrough >= sequence ? null : found;
  }

  /**
   * Whether a fill came of a command on its order, placing it perhaps, and not of what was due
   * after that command.
   *
   * @param order null if it is forgotten
   */
  private static boolean isOwn(FillView fill, TrackedOrder order) {
    return !fill.maker() && (order == null || !order.view().waitedAfter(fill.sequence()));
  }

  /**
   * How much of an order was filled right after a command on it, which the events of a replace or a
   * cancel do not say: what is filled now, less the fills since.
   *
   * @param order not null
   * @param sequence of the command, which must be visible
   */
  public long filledAfter(TrackedOrder order, long sequence) {
    OrderView view = order.view();
    long[] filled = {view.filledQuantity()};
    // Fills are made visible before the orders they fill: none through updatedSequence is missing.
    order.account.fills.descend(
        Long.MAX_VALUE,
        0,
        fill -> {
          if (fill.orderId() == order.orderId
              && fill.sequence() <= view.updatedSequence()
              && (fill.sequence() > sequence
                  || (fill.sequence() == sequence && !isOwn(fill, order)))) {
            filled[0] -= fill.quantity();
          }
          return fill.sequence() >= sequence;
        });
    return filled[0];
  }

  /**
   * A request to cancel an account's orders.
   *
   * @param requestSequence of the command that asked for it
   * @return null if there was none, or it was done and forgotten
   */
  public MassCancelView massCancel(long requestSequence) {
    return massCancels.find(requestSequence);
  }

  /**
   * Transfers that are yet to be posted or voided, by id.
   *
   * @param after those with greater ids
   */
  public List<PendingTransferView> pendingTransfers(
      long after, int limit, Predicate<? super PendingTransferView> fits) {
    return pendingTransfers.tailMap(after, false).values().stream()
        .filter(fits)
        .limit(limit)
        .toList();
  }

  /**
   * Deposits and withdrawals, newest first.
   *
   * @param below lists those with lower sequences only
   * @param limit most to list
   */
  public Page<FundingView> fundings(long below, int limit, Predicate<? super FundingView> fits) {
    Pager<FundingView> pager = new Pager<>(limit);
    fundings.descend(
        below,
        0,
        transfer -> pager.take(transfer.sequence(), 0, fits.test(transfer) ? transfer : null));
    return pager.page();
  }

  /** Takes entries until the page is full or enough was looked at. */
  private static final class Pager<E> {
    private final int limit;
    private final List<E> items = new ArrayList<>();
    private int lookedAt;
    private boolean more;
    private long lastSequence;
    private int lastMinor;

    Pager(int limit) {
      this.limit = limit;
    }

    /**
     * @param item null if it does not fit
     */
    boolean take(long sequence, int minor, E item) {
      if (items.size() == limit || lookedAt == MOST_LOOKED_AT) {
        more = true;
        return false;
      }
      lookedAt++;
      lastSequence = sequence;
      lastMinor = minor;
      if (item != null) {
        items.add(item);
      }
      return true;
    }

    Page<E> page() {
      return new Page<>(items, more, lastSequence, lastMinor);
    }
  }
}
