package io.rollingdrop.ops.journal;

import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.AccountRecordDecoder;
import io.rollingdrop.protocol.snapshot.AssetRecordDecoder;
import io.rollingdrop.protocol.snapshot.BalanceRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.protocol.snapshot.OutcomeRecordDecoder;
import io.rollingdrop.protocol.snapshot.SessionRecordDecoder;
import io.rollingdrop.protocol.snapshot.TenantRecordDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What was asked for of a state, from its records. Rows are maps of names and values, in the order
 * in which they are shown. One thread.
 */
final class StateView implements SnapshotRecordHandler {

  /**
   * What to show.
   *
   * @param account whose balances; null: all accounts'
   * @param asset balances of which; null: of all
   * @param market whose book; null: none
   * @param depth most levels of a side
   * @param order which order; null: none
   */
  record Wanted(Long account, Integer asset, Integer market, int depth, Long order) {}

  private static final class Level {
    private long quantity;
    private long orders;
  }

  private final Wanted wanted;
  private final Map<String, Object> counts = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Object>> assets = new TreeMap<>();
  private final List<Map<String, Object>> balances = new ArrayList<>();
  private final TreeMap<Long, Level> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, Level> asks = new TreeMap<>();
  private Map<String, Object> market;
  private Map<String, Object> order;

  private final AssetRecordDecoder assetRecord = new AssetRecordDecoder();
  private final BalanceRecordDecoder balanceRecord = new BalanceRecordDecoder();
  private final MarketRecordDecoder marketRecord = new MarketRecordDecoder();
  private final OrderRecordDecoder orderRecord = new OrderRecordDecoder();

  StateView(Wanted wanted) {
    this.wanted = wanted;
    for (String counted :
        List.of("tenants", "accounts", "markets", "open_orders", "sessions", "outcomes")) {
      counts.put(counted, 0L);
    }
  }

  @Override
  public void onRecord(
      int templateId, DirectBuffer buffer, int offset, int blockLength, int version) {
    switch (templateId) {
      case TenantRecordDecoder.TEMPLATE_ID -> count("tenants");
      case AccountRecordDecoder.TEMPLATE_ID -> count("accounts");
      case SessionRecordDecoder.TEMPLATE_ID -> count("sessions");
      case OutcomeRecordDecoder.TEMPLATE_ID -> count("outcomes");
      case AssetRecordDecoder.TEMPLATE_ID ->
          onAsset(assetRecord.wrap(buffer, offset, blockLength, version));
      case BalanceRecordDecoder.TEMPLATE_ID ->
          onBalance(balanceRecord.wrap(buffer, offset, blockLength, version));
      case MarketRecordDecoder.TEMPLATE_ID -> {
        count("markets");
        onMarket(marketRecord.wrap(buffer, offset, blockLength, version));
      }
      case OrderRecordDecoder.TEMPLATE_ID -> {
        count("open_orders");
        onOrder(orderRecord.wrap(buffer, offset, blockLength, version));
      }
      default -> {
        // Who may trade where is not shown.
      }
    }
  }

  private void count(String what) {
    counts.merge(what, 1L, (one, other) -> (Long) one + (Long) other);
  }

  private void onAsset(AssetRecordDecoder record) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("asset_id", record.assetId());
    row.put("symbol", PackedAscii.text(record.symbol0(), record.symbol1()));
    row.put("scale", record.scale());
    row.put("available", 0L);
    row.put("held", 0L);
    row.put("supply", record.supply());
    assets.put(record.assetId(), row);
  }

  private void onBalance(BalanceRecordDecoder record) {
    Map<String, Object> asset = assets.get(record.assetId());
    asset.merge("available", record.available(), StateView::sum);
    asset.merge("held", record.held(), StateView::sum);
    boolean shown =
        (wanted.account() == null || wanted.account() == record.accountId())
            && (wanted.asset() == null || wanted.asset() == record.assetId())
            && (record.available() != 0 || record.held() != 0);
    if (shown) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("account_id", record.accountId());
      row.put("asset_id", record.assetId());
      row.put("symbol", asset.get("symbol"));
      row.put("available", record.available());
      row.put("held", record.held());
      balances.add(row);
    }
  }

  private static Object sum(Object one, Object other) {
    return Math.addExact((Long) one, (Long) other);
  }

  private void onMarket(MarketRecordDecoder record) {
    if (wanted.market() == null || wanted.market() != record.marketId()) {
      return;
    }
    market = new LinkedHashMap<>();
    market.put("market_id", record.marketId());
    market.put("symbol", PackedAscii.text(record.symbol0(), record.symbol1()));
    market.put("state", MarketState.get(record.state()).name());
    market.put("base_asset_id", record.baseAssetId());
    market.put("quote_asset_id", record.quoteAssetId());
    market.put("lot_size", record.lotSize());
    market.put("tick_size", record.tickSize());
    market.put("maker_rate", record.makerRate());
    market.put("taker_rate", record.takerRate());
    market.put("fee_account_id", record.feeAccountId());
    market.put("min_price", record.minPrice());
    market.put("max_price", record.maxPrice());
    market.put("max_quantity", record.maxQuantity());
  }

  private void onOrder(OrderRecordDecoder record) {
    boolean buys = record.side() == Side.BUY.value();
    if (wanted.market() != null && wanted.market() == record.marketId()) {
      Level level = (buys ? bids : asks).computeIfAbsent(record.price(), price -> new Level());
      level.quantity = Math.addExact(level.quantity, record.openQuantity());
      level.orders++;
    }
    if (wanted.order() != null && wanted.order() == record.orderId()) {
      order = new LinkedHashMap<>();
      order.put("order_id", record.orderId());
      order.put("account_id", record.accountId());
      order.put("market_id", record.marketId());
      order.put("side", Side.get(record.side()).name());
      order.put("price", record.price());
      order.put("open_quantity", record.openQuantity());
      order.put("filled_quantity", record.filledQuantity());
      order.put("held_amount", record.heldAmount());
      order.put("priority", record.priority());
      order.put(
          "client_order_id",
          PackedAscii.text(
              record.clientOrderId0(), record.clientOrderId1(), record.clientOrderId2()));
    }
  }

  /** How many there are of what. */
  Map<String, Object> counts() {
    return counts;
  }

  /** Per asset: what accounts have, and deposits less withdrawals, which is the same. */
  List<Map<String, Object>> assets() {
    return List.copyOf(assets.values());
  }

  /** Those asked for that are not zero, by account and asset. */
  List<Map<String, Object>> balances() {
    return balances.stream()
        .sorted(
            Comparator.comparing((Map<String, Object> row) -> (Long) row.get("account_id"))
                .thenComparing(row -> (Integer) row.get("asset_id")))
        .toList();
  }

  /** The market asked for; null if there is none. */
  Map<String, Object> market() {
    return market;
  }

  List<Map<String, Object>> bids() {
    return levels(bids);
  }

  List<Map<String, Object>> asks() {
    return levels(asks);
  }

  private List<Map<String, Object>> levels(Map<Long, Level> side) {
    return side.entrySet().stream()
        .limit(wanted.depth())
        .map(
            level -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("price", level.getKey());
              row.put("quantity", level.getValue().quantity);
              row.put("orders", level.getValue().orders);
              return row;
            })
        .toList();
  }

  /** The order asked for; null if it does not rest. */
  Map<String, Object> order() {
    return order;
  }
}
