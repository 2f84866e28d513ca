package io.rollingdrop.gateway.partner;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.AssetView;
import io.rollingdrop.gateway.account.BalanceView;
import io.rollingdrop.gateway.account.FillView;
import io.rollingdrop.gateway.account.MarketView;
import io.rollingdrop.gateway.account.OrderView;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.MarketFees;
import io.rollingdrop.protocol.market.MarketLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The read models' views as JSON; the same for partners, operators and execution reports. */
public final class Views {

  private static final long NS_PER_SECOND = 1_000_000_000L;

  private Views() {}

  /** Writes one view as a JSON object. */
  @FunctionalInterface
  public interface Writer<V> {
    void write(JsonGenerator json, V view) throws IOException;
  }

  /** Adds a member with an array of objects. */
  public static <V> void array(
      JsonGenerator json, String name, List<V> views, Writer<? super V> writer) throws IOException {
    json.writeArrayFieldStart(name);
    for (V view : views) {
      json.writeStartObject();
      writer.write(json, view);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Adds the member that says where the next page starts; null: this was the last. */
  public static void nextCursor(JsonGenerator json, String cursor) throws IOException {
    json.writeStringField("next_cursor", cursor);
  }

  /** Adds an order's members. */
  public static void order(JsonGenerator json, OrderView order) throws IOException {
    json.writeNumberField("order_id", order.orderId());
    json.writeNumberField("account_id", order.accountId());
    json.writeNumberField("market_id", order.marketId());
    if (!order.clientOrderKey().isNone()) {
      json.writeStringField("client_order_id", order.clientOrderKey().text());
    }
    json.writeStringField("side", lower(order.side()));
    json.writeStringField("type", lower(order.terms().type()));
    terms(json, order.timeInForce(), order.terms());
    json.writeNumberField("price", order.price());
    json.writeNumberField("quantity", order.quantity());
    json.writeNumberField("open_quantity", order.openQuantity());
    json.writeNumberField("filled_quantity", order.filledQuantity());
    if (order.terms().displayQuantity() != 0) {
      json.writeNumberField("shown_quantity", order.shownQuantity());
    }
    json.writeStringField("status", lower(order.state()));
    if (order.trigger() != null) {
      json.writeStringField("triggered_at", time(order.trigger().atNs()));
    }
    if (order.endReason() != null) {
      json.writeStringField("end_reason", lower(order.endReason()));
    }
    json.writeStringField("placed_at", time(order.placedAtNs()));
    json.writeNumberField("updated_sequence", order.updatedSequence());
    json.writeStringField("updated_at", time(order.updatedAtNs()));
  }

  /** Adds the members of an order's terms but its type; those that ask for nothing are left out. */
  public static void terms(JsonGenerator json, TimeInForce timeInForce, OrderTerms terms)
      throws IOException {
    json.writeStringField("time_in_force", lower(timeInForce));
    if (terms.expiryNs() != 0) {
      json.writeStringField("expires_at", time(terms.expiryNs()));
    }
    if (terms.stopPrice() != 0) {
      json.writeNumberField("stop_price", terms.stopPrice());
    }
    if (terms.displayQuantity() != 0) {
      json.writeNumberField("display_quantity", terms.displayQuantity());
    }
    if (terms.postOnly()) {
      json.writeBooleanField("post_only", true);
    }
    if (terms.selfTradePrevention() != SelfTradePrevention.NONE) {
      json.writeStringField("self_trade_prevention", lower(terms.selfTradePrevention()));
    }
  }

  /** Adds a fill's members. */
  public static void fill(JsonGenerator json, FillView fill) throws IOException {
    json.writeStringField("trade_id", fill.tradeId());
    json.writeNumberField("sequence", fill.sequence());
    json.writeNumberField("order_id", fill.orderId());
    json.writeNumberField("account_id", fill.accountId());
    json.writeNumberField("market_id", fill.marketId());
    json.writeStringField("side", lower(fill.side()));
    json.writeStringField("liquidity", fill.maker() ? "maker" : "taker");
    json.writeNumberField("price", fill.price());
    json.writeNumberField("quantity", fill.quantity());
    json.writeNumberField("base_amount", fill.baseAmount());
    json.writeNumberField("quote_amount", fill.quoteAmount());
    json.writeNumberField("fee", fill.fee());
    json.writeStringField("traded_at", time(fill.tradedAtNs()));
  }

  /** Adds a balance's members. */
  public static void balance(JsonGenerator json, BalanceView balance) throws IOException {
    json.writeNumberField("asset_id", balance.assetId());
    json.writeNumberField("available", balance.available());
    json.writeNumberField("held", balance.held());
  }

  /** Adds an account's members. */
  public static void account(JsonGenerator json, AccountView account) throws IOException {
    json.writeNumberField("account_id", account.accountId());
    json.writeNumberField("tenant_id", account.tenantId());
    json.writeBooleanField("frozen", account.frozen());
  }

  /** Adds an asset's members. */
  public static void asset(JsonGenerator json, AssetView asset) throws IOException {
    json.writeNumberField("asset_id", asset.assetId());
    json.writeStringField("symbol", asset.symbol());
    json.writeNumberField("scale", asset.scale());
  }

  /** Adds a market's members. */
  public static void market(JsonGenerator json, MarketView market) throws IOException {
    json.writeNumberField("market_id", market.marketId());
    json.writeStringField("symbol", market.symbol());
    json.writeNumberField("owner_tenant_id", market.ownerTenantId());
    json.writeNumberField("base_asset_id", market.baseAssetId());
    json.writeNumberField("quote_asset_id", market.quoteAssetId());
    json.writeNumberField("lot_size", market.lotSize());
    json.writeNumberField("tick_size", market.tickSize());
    json.writeStringField("state", lower(market.state()));
    sessionEnd(json, market.sessionEndNs());
    json.writeObjectFieldStart("fees");
    fees(json, market.fees());
    json.writeEndObject();
    json.writeObjectFieldStart("limits");
    limits(json, market.limits());
    json.writeEndObject();
  }

  /** Adds when a market's session ends; nothing for 0, where it has no end. */
  public static void sessionEnd(JsonGenerator json, long endNs) throws IOException {
    if (endNs != 0) {
      json.writeStringField("session_ends_at", time(endNs));
    }
  }

  /** Adds the members of a market's fees. */
  public static void fees(JsonGenerator json, MarketFees fees) throws IOException {
    json.writeNumberField("maker_ppm", fees.makerPpm());
    json.writeNumberField("taker_ppm", fees.takerPpm());
    json.writeNumberField("fee_account_id", fees.accountId());
  }

  /** Adds the members of a market's limits. */
  public static void limits(JsonGenerator json, MarketLimits limits) throws IOException {
    json.writeNumberField("min_price", limits.minPrice());
    json.writeNumberField("max_price", limits.maxPrice());
    json.writeNumberField("max_quantity", limits.maxQuantity());
  }

  /** An enumerated value as the API spells it. */
  public static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A time as RFC 3339, UTC.
   *
   * @param ns nanoseconds since the Unix epoch
   */
  public static String time(long ns) {
    return Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND))
        .toString();
  }
}
