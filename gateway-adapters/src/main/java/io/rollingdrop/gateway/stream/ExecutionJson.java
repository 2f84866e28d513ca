package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.market.JsonText;
import io.rollingdrop.gateway.market.MarketJson;
import io.rollingdrop.gateway.partner.Views;
import java.io.IOException;

/** Execution reports in JSON; the fields are listed in STREAM.md. */
final class ExecutionJson {

  private ExecutionJson() {}

  static void write(JsonGenerator json, ExecutionReport report) throws IOException {
    ExecutionReport.Stamp stamp = report.stamp();
    json.writeStartObject();
    json.writeStringField("type", type(report.detail()));
    json.writeStringField("position", report.position());
    json.writeNumberField("sequence", stamp.sequence());
    json.writeNumberField("index", stamp.index());
    json.writeStringField("time", JsonText.time(stamp.timeNs()));
    json.writeNumberField("account_id", report.order().accountId());
    writeOrder(json, report.order());
    writeDetail(json, report);
    json.writeEndObject();
  }

  private static String type(ExecutionReport.Detail detail) {
    return switch (detail) {
      case ExecutionReport.Accepted accepted -> "accepted";
      case ExecutionReport.Traded traded -> "trade";
      case ExecutionReport.Triggered triggered -> "triggered";
      case ExecutionReport.Replenished replenished -> "replenished";
      case ExecutionReport.OrdersCancelled done -> "orders_cancelled";
      case ExecutionReport.Amended amended -> "amended";
      case ExecutionReport.Replaced replaced -> "replaced";
      case ExecutionReport.Cancelled cancelled -> "cancelled";
      case ExecutionReport.Rejected rejected -> "rejected";
    };
  }

  private static void writeOrder(JsonGenerator json, ExecutionReport.OrderView order)
      throws IOException {
    if (!order.clientOrderId().isEmpty()) {
      json.writeStringField("client_order_id", order.clientOrderId());
    }
    if (order.orderId() != 0) {
      json.writeNumberField("order_id", order.orderId());
      json.writeNumberField("market_id", order.marketId());
      json.writeStringField("side", order.buys() ? "buy" : "sell");
      json.writeNumberField("price", order.price());
      json.writeNumberField("quantity", order.quantity());
      json.writeNumberField("open_quantity", order.openQuantity());
    }
  }

  private static void writeDetail(JsonGenerator json, ExecutionReport report) throws IOException {
    switch (report.detail()) {
      case ExecutionReport.Accepted accepted -> {
        json.writeStringField("order_type", Views.lower(accepted.terms().type()));
        Views.terms(json, accepted.timeInForce(), accepted.terms());
      }
      case ExecutionReport.Triggered triggered ->
          json.writeNumberField("last_price", triggered.lastPrice());
      case ExecutionReport.Replenished replenished ->
          json.writeNumberField("shown_quantity", replenished.quantity());
      case ExecutionReport.OrdersCancelled done -> {
        json.writeNumberField("request_sequence", done.requestSequence());
        json.writeNumberField("cancelled_orders", done.orders());
      }
      case ExecutionReport.Traded traded -> {
        ExecutionReport.Stamp stamp = report.stamp();
        json.writeStringField("trade_id", MarketJson.tradeId(stamp.sequence(), stamp.index()));
        json.writeNumberField("trade_price", traded.price());
        json.writeNumberField("trade_quantity", traded.quantity());
        json.writeStringField("liquidity", traded.maker() ? "maker" : "taker");
      }
      case ExecutionReport.Cancelled cancelled -> {
        json.writeNumberField("cancelled_quantity", cancelled.quantity());
        json.writeStringField("reason", Views.lower(cancelled.reason()));
      }
      case ExecutionReport.Rejected rejected -> {
        json.writeStringField("command", rejected.command());
        json.writeStringField("reason", Views.lower(rejected.reason()).replace('_', '-'));
      }
      case ExecutionReport.Amended amended -> {}
      case ExecutionReport.Replaced replaced -> {}
    }
  }
}
