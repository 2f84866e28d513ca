package io.rollingdrop.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The twin's limits: who may hold, have open and buy how much; names for everything. */
final class NaiveLimits {

  /** Whose limits hold for an account, beside its own. */
  static final Map<String, String> TENANTS =
      Map.of("issuer", "tenant 1", "house", "tenant 1", "buyer", "tenant 2");

  private record Holds(long ofOrder, long inAll) {}

  private final NaiveExchange exchange;
  private final Map<String, Holds> holds = new HashMap<>();
  private final Map<String, Long> openOrders = new HashMap<>();
  private final Map<String, Long> households = new HashMap<>();
  private final Map<String, Long> bought = new HashMap<>();
  private long perAccount;
  private long perHousehold;
  private boolean counts;

  NaiveLimits(NaiveExchange exchange) {
    this.exchange = exchange;
  }

  /** Of an account or a tenant, and of money or units. */
  void setHolds(String subject, boolean money, long ofOrder, long inAll) {
    holds.put(subject + money, new Holds(ofOrder, inAll));
  }

  void setOpenOrders(String subject, long most) {
    openOrders.put(subject, most);
  }

  /** Returns why not, or null. */
  String setHousehold(String account, long household) {
    if (openOrders(account) > 0) {
      return "HAS_OPEN_ORDERS";
    }
    households.put(account, household);
    return null;
  }

  void setPurchases(long ofAccount, long ofHousehold) {
    perAccount = ofAccount;
    perHousehold = ofHousehold;
    counts = true;
  }

  /** Whether orders to buy that are placed now count. */
  boolean counts() {
    return counts;
  }

  private long openOrders(String subject) {
    return exchange.openOrdersOf(account -> isOf(account, subject));
  }

  private static boolean isOf(String account, String subject) {
    return account.equals(subject) || TENANTS.get(account).equals(subject);
  }

  /** Why a new order is rejected, or null. */
  String rejected(NaiveOrder order, boolean mayRest, long hold) {
    for (String subject : List.of(order.account, TENANTS.get(order.account))) {
      if (mayRest && isAbove(openOrders(subject) + 1, openOrders.getOrDefault(subject, 0L))) {
        return "OPEN_ORDER_LIMIT";
      }
    }
    String held = holdRejected(order, 0, hold);
    return held == null && order.buy ? purchaseRejected(order.account, order.open) : held;
  }

  /** Why an order that is open is not replaced, or null. */
  String replaceRejected(NaiveOrder order, long released, long hold, long quantity) {
    String held = holdRejected(order, released, hold);
    if (held != null || !order.buy || quantity <= order.open) {
      return held;
    }
    return (perAccount != 0 || perHousehold != 0) && !order.counts
        ? "PURCHASE_LIMIT"
        : purchaseRejected(order.account, quantity - order.open);
  }

  private String holdRejected(NaiveOrder order, long released, long hold) {
    if (hold <= released) {
      return null;
    }
    Holds none = new Holds(0, 0);
    String account = order.account;
    String tenant = TENANTS.get(account);
    Holds own = holds.getOrDefault(account + order.buy, none);
    Holds common = holds.getOrDefault(tenant + order.buy, none);
    if (isAbove(hold, own.ofOrder) || isAbove(hold, common.ofOrder)) {
      return "ORDER_HOLD_LIMIT";
    }
    long more = hold - released;
    return isAbove(exchange.heldBy(name -> isOf(name, account), order.buy) + more, own.inAll)
            || isAbove(exchange.heldBy(name -> isOf(name, tenant), order.buy) + more, common.inAll)
        ? "HELD_LIMIT"
        : null;
  }

  private String purchaseRejected(String account, long quantity) {
    if (!counts) {
      return null;
    }
    String household = household(account);
    boolean above =
        isAbove(bought.getOrDefault(account, 0L) + quantity, perAccount)
            || (household != null
                && isAbove(bought.getOrDefault(household, 0L) + quantity, perHousehold));
    return above ? "PURCHASE_LIMIT" : null;
  }

  private String household(String account) {
    long household = households.getOrDefault(account, 0L);
    return household == 0 ? null : "household " + household;
  }

  private static boolean isAbove(long amount, long limit) {
    return limit != 0 && amount > limit;
  }

  /** An order is open for so much more, or less, without having traded. */
  void count(NaiveOrder order, long quantity) {
    if (order.counts) {
      List<String> subjects = new ArrayList<>(List.of(order.account));
      if (household(order.account) != null) {
        subjects.add(household(order.account));
      }
      subjects.forEach(subject -> bought.merge(subject, quantity, Long::sum));
    }
  }
}
