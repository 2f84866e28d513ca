package io.rollingdrop.gateway.http;

import java.util.Locale;

/**
 * Every problem that the gateway answers with. The name in the type URI, {@code
 * /problems/insufficient-balance}, is stable: clients decide by it.
 */
public enum ProblemType {
  MALFORMED_JSON(400, "The body is not JSON as asked for", "Send one JSON object, UTF-8."),
  INVALID_HEADER(400, "A header is missing or malformed", "Correct the header that is named."),
  INVALID_IDEMPOTENCY_KEY(
      400,
      "The Idempotency-Key is missing or not a UUID of version 7",
      "Make a UUIDv7 for each new intent, and send the same one with every retry of it."),
  MALFORMED_REQUEST(400, "The request is not HTTP as understood here", "Correct the request."),
  NOT_AUTHENTIC(
      401,
      "The request is not signed by a known key",
      "Sign with an active key: see the README on signing."),
  STALE_TIMESTAMP(
      401,
      "RD-Timestamp is outside the window",
      "Set the clock, sign again with the present time."),
  NONCE_REPLAYED(401, "RD-Nonce was used before", "Sign again with a fresh nonce."),
  NOT_AUTHORISED(403, "The key may not do this", "Use a key with the right role."),
  ACCOUNT_FROZEN(
      403, "The account is frozen", "It may cancel orders; ask the operator to thaw it."),
  NOT_FOUND(404, "There is nothing at this path", "See /openapi.yaml."),
  UNKNOWN_TENANT(404, "No such tenant", "Create it first."),
  UNKNOWN_ACCOUNT(404, "No such account of this tenant", "List your accounts: GET /v1/accounts."),
  UNKNOWN_ASSET(404, "No such asset", "List the assets: GET /v1/assets."),
  UNKNOWN_MARKET(404, "No such market for this tenant", "List your markets: GET /v1/markets."),
  UNKNOWN_ORDER(
      404,
      "No such open order",
      "It is not of this tenant, was never placed, or is filled or cancelled."),
  UNKNOWN_TRANSFER(
      404,
      "No such transfer is pending",
      "It was posted or voided, its time is over, or somebody else asked for it."),
  UNKNOWN_KEY(404, "No such API key", "List the keys: GET /operator/v1/keys."),
  METHOD_NOT_ALLOWED(405, "This path does not take this method", "Use one named by Allow."),
  ALREADY_EXISTS(409, "The id is taken", "Choose another id."),
  HAS_OPEN_ORDERS(409, "The account has open orders", "Cancel them first."),
  AUCTION_LOCKED(
      409,
      "The order is in an auction that is locked",
      "Wait until the auction has uncrossed; the order may have traded then."),
  AUCTION_UNDER_WAY(
      409,
      "The market has an auction already",
      "Wait for its end, or call it off by setting the market's state before it uncrosses."),
  BOOK_CROSSED(
      409,
      "Buys at or above sells wait in the market",
      "Open it by an auction, which trades them at one price."),
  MARKET_NOT_OPEN(409, "The market's state does not allow this", "Wait until it is continuous."),
  DUPLICATE_CLIENT_ORDER_ID(
      409,
      "An open order of the account has this client_order_id",
      "Choose another, or use that order."),
  IDEMPOTENCY_KEY_EXPIRED(
      409,
      "The Idempotency-Key is older than the window; nothing was executed",
      "Look what became of the first attempt, then ask anew with a fresh key."),
  UNSUPPORTED_RULES(409, "The core does not know these rules", "Upgrade the core first."),
  PAYLOAD_TOO_LARGE(413, "The body is too large", "Send less; split a batch."),
  WRONG_SHARD(421, "The core at the other end has another shard", "Ask the operator."),
  INVALID_FIELD(422, "A field breaks its rule", "Correct the field that is named."),
  INVALID_PRICE(422, "The price is outside its range", "Whole ticks, from 1."),
  INVALID_QUANTITY(
      422, "The quantity is outside its range", "Whole lots, from 1; above what is filled."),
  PRICE_OUTSIDE_LIMITS(
      422,
      "The price is beyond the market's limits",
      "Ask within the market's min_price and max_price: GET /v1/markets."),
  PRICE_OUTSIDE_BAND(
      422,
      "The price is too far from the market's reference price",
      "Ask within the market's order band."),
  QUANTITY_OUTSIDE_LIMITS(
      422,
      "The quantity is beyond the market's limit for one order",
      "Ask for at most the market's max_quantity: GET /v1/markets."),
  NOT_FILLABLE(422, "Not all of the order would trade at once", "Ask for less, or without fok."),
  MINIMUM_NOT_FILLABLE(
      422,
      "Less than the minimum quantity would trade at once",
      "Ask for a lower minimum, or for none."),
  WOULD_TRADE(
      422,
      "A post-only order would trade at once",
      "Ask for a price that does not cross the book, or without post_only."),
  INVALID_TERMS(
      422, "Terms of the order do not go together", "See the terms of orders: /openapi.yaml."),
  INVALID_EXPIRY(422, "The expiry is not in the future", "Ask for a later one."),
  NO_SESSION(
      422,
      "The market's session has no end, or has ended",
      "Ask for gtd with an expiry, or for gtc."),
  INVALID_DISPLAY_QUANTITY(
      422,
      "The display quantity is outside its range",
      "At most the quantity, and at least a thousandth of it."),
  INVALID_STOP_PRICE(422, "The stop price is outside its range", "Ticks, from 1."),
  TERMS_NEED_TRADING(
      422,
      "The market collects orders for an auction, and none trade at once",
      "Place it without post_only and minimum_quantity, and with a time in force that rests; or wait until the market is continuous."),
  STOP_PRICE_REACHED(
      422,
      "The market has traded at the stop price already",
      "Place the order without a stop price."),
  OPEN_ORDER_LIMIT(
      422,
      "As many orders are open as the account, or all of the tenant's together, may have",
      "Cancel orders, or wait until some are filled."),
  ORDER_HOLD_LIMIT(
      422,
      "The order would hold more than one order of the account, or of the tenant, may",
      "Ask for less, or at a lower price."),
  HELD_LIMIT(
      422,
      "More would be held than the account, or all of the tenant's together, may hold",
      "Cancel orders, or ask for less."),
  PURCHASE_LIMIT(
      422,
      "The account, or its household, may not buy that much in this market",
      "Ask for less; what is open to buy counts, and so does what was bought and sold again."),
  INVALID_AMOUNT(422, "The amount is outside its range", "Minor units, from 1."),
  VALUE_OVERFLOW(
      422, "Price times quantity, or a balance, would not fit in 64 bits", "Ask for less."),
  INSUFFICIENT_BALANCE(
      422, "The account has too little available", "Deposit, cancel orders, or ask for less."),
  AMEND_MAY_ONLY_REDUCE(
      422, "An amend may only lower the quantity", "Replace the order instead; it loses priority."),
  INVALID_PARAMETER(422, "A field is outside its domain", "See /openapi.yaml."),
  IDEMPOTENCY_KEY_REUSED(
      422,
      "The Idempotency-Key was used for another request",
      "One key for one intent: make a fresh one."),
  IDEMPOTENCY_KEY_FROM_FUTURE(
      422, "The Idempotency-Key is of a time to come", "Set the clock; make a fresh key."),
  UPGRADE_REQUIRED(426, "A WebSocket lives here", "Connect with the WebSocket protocol, RFC 6455."),
  RATE_LIMITED(429, "The key's rate is used up", "Slow down; retry after the time given."),
  NONCES_EXHAUSTED(
      429, "More nonces within the window than are remembered", "Slow down; retry later."),
  INTERNAL_ERROR(500, "The gateway failed", "Report the request id; retry with the same key."),
  BACK_PRESSURE(
      503,
      "Core or gateway take no more just now; nothing was executed",
      "Retry after the time given."),
  CORE_STORAGE_FULL(
      503,
      "The core's disk is nearly full; nothing was executed",
      "Retry after the time given; reading goes on, and so do open orders."),
  NOT_CONNECTED(
      503, "No session with the core; nothing was executed", "Retry after the time given."),
  FEATURE_DISABLED(
      503, "The operator has switched this off", "Do without it, or retry after the time given."),
  MARKET_DATA_UNAVAILABLE(
      503,
      "Market data is out of reach, everything else works",
      "Keep what you have; retry after the time given."),
  NOT_READY(503, "The gateway is not ready, or is stopping", "Retry after the time given."),
  TOO_MANY_CONNECTIONS(
      503, "No place for another connection", "Close some, or retry after the time given."),
  CORE_NOT_READY(503, "The core has no rules active yet", "Retry after the time given."),
  RULES_NOT_IN_FORCE(
      503,
      "The core does not decide by the rules that this needs yet; nothing was executed",
      "Retry after the time given: they come into force once all of the core is upgraded. Orders"
          + " without new terms are taken."),
  CAPACITY_REACHED(503, "A bound of the core is reached", "Cancel orders, or ask the operator."),
  READ_BEHIND(
      503, "The read model has not reached RD-At-Least-Sequence", "Retry after the time given."),
  NOT_ATTEMPTED(
      503,
      "An earlier operation of the batch was not taken, so this one was not sent",
      "Retry the batch with the same Idempotency-Key."),
  DEADLINE_PASSED(
      504,
      "The core came to it too late; nothing was executed",
      "Retry with the same Idempotency-Key."),
  OUTCOME_UNKNOWN(
      504,
      "No answer in time: it may have been executed, or not",
      "Retry with the same Idempotency-Key: it tells the first outcome, or executes once.");

  /** Path before a problem's name. */
  public static final String PATH = "/problems/";

  private final int status;
  private final String title;
  private final String remedy;
  private final String slug;

  ProblemType(int status, String title, String remedy) {
    this.status = status;
    this.title = title;
    this.remedy = remedy;
    this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  /** The stable name. */
  public String slug() {
    return slug;
  }

  /** Type URI, relative to the gateway. */
  public String uri() {
    return PATH + slug;
  }

  /** A problem of this type with the remedy as its detail. */
  public ProblemException problem() {
    return problem(remedy);
  }

  /**
   * A problem of this type.
   *
   * @param detail names the input, the rule and what to do
   */
  public ProblemException problem(String detail) {
    return new ProblemException(status, slug, title, detail);
  }
}
