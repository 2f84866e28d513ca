package io.rollingdrop.gateway.account;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every open order and the latest closed ones. The feed's thread writes; any thread finds.
 *
 * <p>Closed orders are chained from the oldest to the newest, in all and in their account, so that
 * forgetting one costs the same however many there are.
 */
final class OrderHistory {

  private final int closedPerAccount;
  private final int closedInAll;
  private final ConcurrentHashMap<Long, TrackedOrder> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ClientOrderKey, TrackedOrder> byClientOrderKey =
      new ConcurrentHashMap<>();

  // Writer only.
  private final List<TrackedOrder> changed = new ArrayList<>();
  private TrackedOrder oldestClosed;
  private TrackedOrder newestClosed;
  private int closed;

  OrderHistory(Retention retention) {
    closedPerAccount = retention.closedOrdersPerAccount();
    closedInAll = retention.closedOrders();
  }

  /** Any thread. Null if unknown, or forgotten. */
  TrackedOrder find(long orderId) {
    return byId.get(orderId);
  }

  /** Any thread. The latest order with that client order id; null if unknown, or forgotten. */
  TrackedOrder find(ClientOrderKey key) {
    return byClientOrderKey.get(key);
  }

  /**
   * Writer only: the order, about to be changed.
   *
   * @throws IllegalStateException if it is not open: the events do not fit together
   */
  TrackedOrder toChange(long orderId) {
    TrackedOrder order = byId.get(orderId);
    if (order == null || order.retired) {
      throw new IllegalStateException(
          "an event changes order " + orderId + ", which is not open; the events do not fit");
    }
    markChanged(order);
    return order;
  }

  /** Writer only. */
  void add(TrackedOrder order) {
    if (byId.putIfAbsent(order.orderId, order) != null) {
      throw new IllegalStateException("order " + order.orderId + " was accepted twice");
    }
    order.account.orders.append(order.orderId, 0, order);
    if (!order.clientOrderKey.isNone()) {
      byClientOrderKey.put(order.clientOrderKey, order);
    }
    markChanged(order);
  }

  private void markChanged(TrackedOrder order) {
    if (!order.changed) {
      order.changed = true;
      changed.add(order);
    }
  }

  /** Writer only: shows the command's changes to readers; those who are closed may be forgotten. */
  void publish(long sequence, long timestampNs) {
    for (int i = 0; i < changed.size(); i++) {
      TrackedOrder order = changed.get(i);
      order.publish(sequence, timestampNs);
      if (order.openQuantity == 0) {
        retire(order);
      }
    }
    changed.clear();
  }

  private void retire(TrackedOrder order) {
    order.retired = true;
    order.olderClosed = newestClosed;
    if (newestClosed == null) {
      oldestClosed = order;
    } else {
      newestClosed.newerClosed = order;
    }
    newestClosed = order;
    closed++;
    order.account.closed.addLast(order);
    if (order.account.closed.size() > closedPerAccount) {
      forget(order.account.closed.peekFirst());
    } else if (closed > closedInAll) {
      forget(oldestClosed);
    }
  }

  /** The oldest in all is the oldest of its account too: both are in the order of closing. */
  private void forget(TrackedOrder order) {
    TrackedOrder first = order.account.closed.pollFirst();
    if (first != order) {
      throw new IllegalStateException("order " + order.orderId + " is not its account's oldest");
    }
    if (order.olderClosed == null) {
      oldestClosed = order.newerClosed;
    } else {
      order.olderClosed.newerClosed = order.newerClosed;
    }
    if (order.newerClosed == null) {
      newestClosed = order.olderClosed;
    } else {
      order.newerClosed.olderClosed = order.olderClosed;
    }
    order.olderClosed = null;
    order.newerClosed = null;
    closed--;
    order.account.orders.remove(order.orderId, 0);
    byId.remove(order.orderId);
    if (!order.clientOrderKey.isNone()) {
      byClientOrderKey.remove(order.clientOrderKey, order);
    }
  }
}
