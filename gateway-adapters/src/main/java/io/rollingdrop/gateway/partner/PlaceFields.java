package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;

/**
 * The fields of an order that is to be placed. Terms that do not go together, which the core would
 * reject whatever its book is, are refused here, where the field to correct can be named.
 */
final class PlaceFields {

  private static final List<Side> SIDES = List.of(Side.BUY, Side.SELL);
  private static final List<OrderType> TYPES =
      List.of(OrderType.LIMIT, OrderType.MARKET, OrderType.STOP, OrderType.STOP_LIMIT);
  private static final List<TimeInForce> TIMES_IN_FORCE =
      List.of(TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GTD, TimeInForce.DAY);
  private static final List<SelfTradePrevention> SELF_TRADE_PREVENTIONS =
      List.of(
          SelfTradePrevention.NONE,
          SelfTradePrevention.CANCEL_NEWEST,
          SelfTradePrevention.CANCEL_OLDEST,
          SelfTradePrevention.CANCEL_BOTH,
          SelfTradePrevention.DECREMENT);

  private static final String STOP_PRICE = "stop_price";
  private static final String EXPIRES_AT = "expires_at";
  private static final String MINIMUM_QUANTITY = "minimum_quantity";
  private static final String DISPLAY_QUANTITY = "display_quantity";

  private final JsonFields fields;
  private final long accountId;
  private final int marketId;
  private final Side side;
  private final OrderType type;
  private final TimeInForce timeInForce;
  private final boolean waits;
  private final boolean rests;

  PlaceFields(JsonFields fields) {
    this.fields = fields;
    accountId = fields.integer("account_id", 1, Long.MAX_VALUE);
    marketId = fields.integer32("market_id", 1, Integer.MAX_VALUE);
    side = fields.oneOf("side", SIDES);
    type = fields.oneOf("type", TYPES, OrderType.LIMIT);
    timeInForce =
        fields.oneOf(
            "time_in_force",
            TIMES_IN_FORCE,
            type == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC);
    waits = type == OrderType.STOP || type == OrderType.STOP_LIMIT;
    rests = timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK;
  }

  OrderCommand.Place read() {
    long price = price();
    long quantity = fields.integer("quantity", 1, Long.MAX_VALUE);
    OrderCommand.Place place =
        new OrderCommand.Place(
            accountId,
            marketId,
            side,
            timeInForce,
            price,
            quantity,
            fields.optionalName("client_order_id", PackedAscii.CLIENT_ORDER_ID_LENGTH),
            terms(quantity));
    fields.rejectOthers();
    requireTimeInForceOfType();
    requirePostOnlyThatRests(place.terms());
    requirePreventionThatIsForeseen(place.terms());
    return place;
  }

  /** What sells at any price need not say. */
  private long price() {
    boolean atAny = side == Side.SELL && (type == OrderType.MARKET || type == OrderType.STOP);
    return atAny
        ? fields.integer("price", 1, Long.MAX_VALUE, 0)
        : fields.integer("price", 1, Long.MAX_VALUE);
  }

  private OrderTerms terms(long quantity) {
    return new OrderTerms(
        type,
        minimumQuantity(quantity),
        expiryNs(),
        fields.oneOf("self_trade_prevention", SELF_TRADE_PREVENTIONS, SelfTradePrevention.NONE),
        fields.bool("post_only", false),
        displayQuantity(),
        stopPrice());
  }

  private long stopPrice() {
    if (waits) {
      return fields.integer(STOP_PRICE, 1, Long.MAX_VALUE);
    }
    refuse(STOP_PRICE, fields.has(STOP_PRICE), "of type", type);
    return 0;
  }

  private long expiryNs() {
    if (timeInForce == TimeInForce.GTD) {
      return fields.timeNs(EXPIRES_AT);
    }
    refuse(EXPIRES_AT, fields.has(EXPIRES_AT), "with time_in_force", timeInForce);
    return 0;
  }

  private long minimumQuantity(long quantity) {
    refuse(MINIMUM_QUANTITY, waits && fields.has(MINIMUM_QUANTITY), "of type", type);
    return fields.integer(MINIMUM_QUANTITY, 1, quantity, 0);
  }

  private long displayQuantity() {
    boolean given = fields.has(DISPLAY_QUANTITY);
    refuse(DISPLAY_QUANTITY, given && type == OrderType.STOP, "of type", type);
    refuse(DISPLAY_QUANTITY, given && !rests, "with time_in_force", timeInForce);
    return fields.integer(DISPLAY_QUANTITY, 1, Long.MAX_VALUE, 0);
  }

  private void requireTimeInForceOfType() {
    if (type == OrderType.MARKET && rests) {
      throw fields.broken(
          "time_in_force", "ioc or fok for an order of type market", "Send one of them, or none.");
    }
    if (waits && !rests) {
      throw fields.broken(
          "time_in_force",
          "gtc, gtd or day for an order of type " + Views.lower(type),
          "Send one of them, or none.");
    }
  }

  private void requirePostOnlyThatRests(OrderTerms terms) {
    if (terms.postOnly()) {
      refuse("post_only", waits, "of type", type);
      refuse("post_only", !rests, "with time_in_force", timeInForce);
      refuse("post_only", terms.minimumQuantity() != 0, "with", MINIMUM_QUANTITY);
    }
  }

  /** What a decrement would leave to trade is not known before it has traded. */
  private void requirePreventionThatIsForeseen(OrderTerms terms) {
    if (terms.selfTradePrevention() == SelfTradePrevention.DECREMENT
        && (timeInForce == TimeInForce.FOK || terms.minimumQuantity() != 0)) {
      throw fields.broken(
          "self_trade_prevention",
          "another than decrement where a quantity must trade at once",
          "Send another one, or neither fok nor minimum_quantity.");
    }
  }

  private void refuse(String field, boolean broken, String relation, Enum<?> other) {
    refuse(field, broken, relation, Views.lower(other));
  }

  private void refuse(String field, boolean broken, String relation, String other) {
    if (broken) {
      throw fields.broken(
          field, "absent from an order " + relation + " " + other, "Remove it, or the other.");
    }
  }
}
