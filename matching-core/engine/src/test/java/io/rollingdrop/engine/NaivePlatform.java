package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The naive exchange with what stands before its market: who may trade, in which state, within
 * which limits, under which names; and the links' sessions.
 */
final class NaivePlatform extends NaiveExchange {

  /** The tenant that does not own the market, by its account. */
  private static final String GUEST = "buyer";

  MarketState state = MarketState.CONTINUOUS;
  boolean guestIsGranted = true;
  long minPrice;
  long maxPrice;
  long maxQuantity;

  /** Last number by session. */
  final Map<Long, Long> sessions = new HashMap<>();

  private final Map<String, Long> orderByName = new HashMap<>();

  @Override
  List<String> place(long id, Request request, long now) {
    Request priced = priced(request);
    String refused = refusal(priced);
    return refused == null ? super.place(id, priced, now) : List.of("rejected " + refused);
  }

  /** A plain order that has a name. */
  List<String> placeNamed(long id, String name, Request request, long now) {
    String refused = refusal(request);
    Long other = orderByName.get(request.account() + name);
    if (refused == null && other != null && isOpen(other, request.account())) {
      refused = "DUPLICATE_CLIENT_ORDER_ID";
    }
    if (refused != null) {
      return List.of("rejected " + refused);
    }
    orderByName.put(request.account() + name, id);
    return super.place(id, request, now);
  }

  /** A market order to sell at any price takes any that the market has. */
  private Request priced(Request request) {
    OrderType type = request.terms().type();
    boolean any =
        request.price() == 0
            && !request.buy()
            && (type == OrderType.MARKET || type == OrderType.STOP);
    return any
        ? new Request(
            request.account(),
            false,
            request.timeInForce(),
            Math.max(1, minPrice),
            request.quantity(),
            request.terms())
        : request;
  }

  /** Why an order is not even looked at, or null. */
  String refusal(Request request) {
    return refusal(request.account(), request.price(), request.quantity());
  }

  private String refusal(String account, long price, long quantity) {
    if (account.equals(GUEST) && !guestIsGranted) {
      return "UNKNOWN_MARKET";
    }
    if (frozen.contains(account)) {
      return "ACCOUNT_FROZEN";
    }
    if (state != MarketState.CONTINUOUS) {
      return "MARKET_NOT_OPEN";
    }
    if (price == 0) {
      return "INVALID_PRICE";
    }
    if (price < minPrice || (maxPrice != 0 && price > maxPrice)) {
      return "PRICE_OUTSIDE_LIMITS";
    }
    return maxQuantity != 0 && quantity > maxQuantity ? "QUANTITY_OUTSIDE_LIMITS" : null;
  }

  @Override
  List<String> replace(long id, String account, long price, long quantity) {
    String refused = isOpen(id, account) ? refusal(account, price, quantity) : null;
    return refused == null
        ? super.replace(id, account, price, quantity)
        : List.of("rejected " + refused);
  }

  @Override
  List<String> amend(long id, String account, long total) {
    if (isOpen(id, account) && frozen.contains(account)) {
      return List.of("rejected ACCOUNT_FROZEN");
    }
    if (isOpen(id, account) && state == MarketState.CLOSED) {
      return List.of("rejected MARKET_NOT_OPEN");
    }
    return super.amend(id, account, total);
  }

  List<String> withdraw(String account, boolean ofMoney, long amount) {
    long[] balance = (ofMoney ? money : units).get(account);
    if (frozen.contains(account)) {
      return List.of("rejected ACCOUNT_FROZEN");
    }
    if (balance[0] < amount) {
      return List.of("rejected INSUFFICIENT_BALANCE");
    }
    balance[0] -= amount;
    return List.of("event 121");
  }

  List<String> openSession(long session, int most) {
    if (!sessions.containsKey(session) && sessions.size() == most) {
      return List.of("rejected CAPACITY_REACHED");
    }
    return List.of("session opened after " + sessions.computeIfAbsent(session, opened -> 0L));
  }
}
