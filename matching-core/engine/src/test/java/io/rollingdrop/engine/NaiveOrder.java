package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;

/** An order of the naive exchange. */
final class NaiveOrder {
  final long id;
  final String account;
  final boolean buy;
  final SelfTradePrevention prevention;
  final boolean postOnly;
  final long expiry;
  final long display;
  final long stopPrice;
  final boolean limit;
  boolean waits;

  /** Whether it counts as a purchase. */
  boolean counts;

  long price;
  long shown;
  long restedAt;
  long open;
  long filled;
  long makerRate;
  long takerRate;

  NaiveOrder(long id, NaiveExchange.Request request, long expiry) {
    this.id = id;
    account = request.account();
    buy = request.buy();
    price = request.price() == 0 ? 1 : request.price();
    open = request.quantity();
    prevention = request.terms().selfTradePrevention();
    postOnly = request.terms().postOnly();
    this.expiry = expiry;
    display = request.terms().displayQuantity();
    stopPrice = request.terms().stopPrice();
    waits = stopPrice != 0;
    limit = request.terms().type() != OrderType.STOP;
  }

  long shown() {
    return display == 0 ? open : shown;
  }

  void show() {
    shown = Math.min(display, open);
  }

  boolean crosses(long other) {
    return buy ? other <= price : other >= price;
  }
}
