package io.rollingdrop.gateway.command;

import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.protocol.codec.RejectReason;

/** The core's reject reasons as problems. */
public final class Rejection {

  private Rejection() {}

  /** The problem that a reason is answered with. */
  public static ProblemType type(RejectReason reason) {
    return switch (reason) {
      case RULES_NOT_ACTIVE -> ProblemType.CORE_NOT_READY;
      case UNSUPPORTED_RULES -> ProblemType.UNSUPPORTED_RULES;
      case WRONG_SHARD -> ProblemType.WRONG_SHARD;
      case DEADLINE_PASSED -> ProblemType.DEADLINE_PASSED;
      case IDEMPOTENCY_KEY_EXPIRED -> ProblemType.IDEMPOTENCY_KEY_EXPIRED;
      case IDEMPOTENCY_KEY_FROM_FUTURE -> ProblemType.IDEMPOTENCY_KEY_FROM_FUTURE;
      case IDEMPOTENCY_KEY_REUSED -> ProblemType.IDEMPOTENCY_KEY_REUSED;
      case NOT_AUTHORISED -> ProblemType.NOT_AUTHORISED;
      case UNKNOWN_TENANT -> ProblemType.UNKNOWN_TENANT;
      case UNKNOWN_ACCOUNT -> ProblemType.UNKNOWN_ACCOUNT;
      case UNKNOWN_ASSET -> ProblemType.UNKNOWN_ASSET;
      case UNKNOWN_MARKET -> ProblemType.UNKNOWN_MARKET;
      case UNKNOWN_ORDER -> ProblemType.UNKNOWN_ORDER;
      case ALREADY_EXISTS -> ProblemType.ALREADY_EXISTS;
      case CAPACITY_REACHED -> ProblemType.CAPACITY_REACHED;
      case INVALID_PRICE -> ProblemType.INVALID_PRICE;
      case INVALID_QUANTITY -> ProblemType.INVALID_QUANTITY;
      case INVALID_AMOUNT -> ProblemType.INVALID_AMOUNT;
      case VALUE_OVERFLOW -> ProblemType.VALUE_OVERFLOW;
      case INSUFFICIENT_BALANCE -> ProblemType.INSUFFICIENT_BALANCE;
      case ACCOUNT_FROZEN -> ProblemType.ACCOUNT_FROZEN;
      case MARKET_NOT_OPEN -> ProblemType.MARKET_NOT_OPEN;
      case DUPLICATE_CLIENT_ORDER_ID -> ProblemType.DUPLICATE_CLIENT_ORDER_ID;
      case AMEND_MAY_ONLY_REDUCE -> ProblemType.AMEND_MAY_ONLY_REDUCE;
      case INVALID_PARAMETER -> ProblemType.INVALID_PARAMETER;
      case PRICE_OUTSIDE_LIMITS -> ProblemType.PRICE_OUTSIDE_LIMITS;
      case QUANTITY_OUTSIDE_LIMITS -> ProblemType.QUANTITY_OUTSIDE_LIMITS;
      case NOT_FILLABLE -> ProblemType.NOT_FILLABLE;
      case MINIMUM_NOT_FILLABLE -> ProblemType.MINIMUM_NOT_FILLABLE;
      case WOULD_TRADE -> ProblemType.WOULD_TRADE;
      case INVALID_TERMS -> ProblemType.INVALID_TERMS;
      case INVALID_EXPIRY -> ProblemType.INVALID_EXPIRY;
      case NO_SESSION -> ProblemType.NO_SESSION;
      case INVALID_DISPLAY_QUANTITY -> ProblemType.INVALID_DISPLAY_QUANTITY;
      case INVALID_STOP_PRICE -> ProblemType.INVALID_STOP_PRICE;
      case STOP_PRICE_REACHED -> ProblemType.STOP_PRICE_REACHED;
      case UNKNOWN_TRANSFER -> ProblemType.UNKNOWN_TRANSFER;
      case OPEN_ORDER_LIMIT -> ProblemType.OPEN_ORDER_LIMIT;
      case ORDER_HOLD_LIMIT -> ProblemType.ORDER_HOLD_LIMIT;
      case HELD_LIMIT -> ProblemType.HELD_LIMIT;
      case PURCHASE_LIMIT -> ProblemType.PURCHASE_LIMIT;
      case HAS_OPEN_ORDERS -> ProblemType.HAS_OPEN_ORDERS;
      case PRICE_OUTSIDE_BAND -> ProblemType.PRICE_OUTSIDE_BAND;
      case TERMS_NEED_TRADING -> ProblemType.TERMS_NEED_TRADING;
      case AUCTION_LOCKED -> ProblemType.AUCTION_LOCKED;
      case AUCTION_UNDER_WAY -> ProblemType.AUCTION_UNDER_WAY;
      case BOOK_CROSSED -> ProblemType.BOOK_CROSSED;
      case NONE, NULL_VAL -> throw new IllegalArgumentException(reason + " is no reason to reject");
    };
  }

  static ProblemException problem(RejectReason reason, Command command) {
    ProblemType type = type(reason);
    ProblemException problem = problem(type, command);
    return type.status() == 503 || type.status() == 504 ? problem.retryAfter(1) : problem;
  }

  static ProblemException problem(ProblemType type, Command command) {
    return type.problem(command.subject() + ": " + type.title() + ". " + type.remedy());
  }
}
