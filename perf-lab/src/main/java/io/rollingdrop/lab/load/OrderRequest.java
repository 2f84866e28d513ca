package io.rollingdrop.lab.load;

import io.rollingdrop.lab.door.SignedDoor;
import io.rollingdrop.protocol.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One intent of a trader, as it goes over the wire. Immutable but for {@code answered}.
 *
 * @param body empty: none
 * @param key the same with every retry
 * @param name client order id of the order that it is about
 * @param limitPrice ticks; 0: it sets none
 * @param quantity lots; 0: it sets none
 * @param after the request that must be answered before this one is sent; null: none
 * @param answered completes when it is answered, or its outcome is unknown
 */
record OrderRequest(
    Kind kind,
    Trader trader,
    String method,
    String path,
    String body,
    IdempotencyKey key,
    String name,
    long limitPrice,
    long quantity,
    OrderRequest after,
    CompletableFuture<Void> answered) {

  /** What it asks for. */
  enum Kind {
    /** An order that may rest. */
    PLACE,
    /** An order that trades at once or not at all. */
    TAKE,
    CANCEL,
    AMEND,
    REPLACE;

    /** Whether it makes an order. */
    boolean isOrder() {
      return this == PLACE || this == TAKE;
    }
  }

  /** The body as it is sent. */
  byte[] bytes() {
    return body.getBytes(StandardCharsets.US_ASCII);
  }

  private static OrderRequest of(
      Kind kind,
      Trader trader,
      String method,
      String path,
      String body,
      String name,
      long price,
      long quantity) {
    return new OrderRequest(
        kind,
        trader,
        method,
        path,
        body,
        SignedDoor.newKey(),
        name,
        price,
        quantity,
        null,
        new CompletableFuture<>());
  }

  /**
   * A new order.
   *
   * @param kind {@code PLACE} or {@code TAKE}
   * @param price ticks
   * @param quantity lots
   */
  static OrderRequest order(
      Kind kind, Trader trader, String name, boolean buy, long price, long quantity) {
    String body =
        "{\"account_id\":%d,\"market_id\":%d,\"client_order_id\":\"%s\",\"side\":\"%s\",\"time_in_force\":\"%s\",\"price\":%d,\"quantity\":%d}"
            .formatted(
                trader.accountId(),
                trader.marketId(),
                name,
                buy ? "buy" : "sell",
                kind == Kind.TAKE ? "ioc" : "gtc",
                price,
                quantity);
    return of(kind, trader, "POST", "/v1/orders", body, name, price, quantity);
  }

  static OrderRequest cancel(Trader trader, String name) {
    return of(Kind.CANCEL, trader, "DELETE", path(trader, name), "", name, 0, 0);
  }

  /**
   * @param quantity new total in lots, what is filled included
   */
  static OrderRequest amend(Trader trader, String name, long quantity) {
    String body = "{\"quantity\":" + quantity + "}";
    return of(Kind.AMEND, trader, "PATCH", path(trader, name), body, name, 0, quantity);
  }

  /**
   * @param price ticks
   * @param quantity lots to be open from then on
   */
  static OrderRequest replace(Trader trader, String name, long price, long quantity) {
    String body = "{\"price\":" + price + ",\"quantity\":" + quantity + "}";
    return of(Kind.REPLACE, trader, "PUT", path(trader, name), body, name, price, quantity);
  }

  /** Of the order of this name. */
  static String path(Trader trader, String name) {
    return "/v1/orders/by-client-id/" + trader.accountId() + "/" + name;
  }

  /** The same, to be sent when another is answered. */
  OrderRequest after(OrderRequest other) {
    return new OrderRequest(
        kind, trader, method, path, body, key, name, limitPrice, quantity, other, answered);
  }
}
