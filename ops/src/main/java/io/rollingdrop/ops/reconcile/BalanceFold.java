package io.rollingdrop.ops.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * Balances from events alone, by the amounts that each event says it moved. Events of one market
 * must come in order; between markets and accounts any order will do, for sums do not mind.
 */
final class BalanceFold {

  private record Market(int baseAssetId, int quoteAssetId) {}

  private record Order(int marketId, boolean buy) {}

  private final Map<Integer, Market> markets = new HashMap<>();
  private final Map<Long, Order> orders = new HashMap<>();
  private final Map<BalanceKey, Balance> balances = new HashMap<>();

  void onEvent(GenericRecord event) {
    switch (event.getSchema().getName()) {
      case "MarketCreated" ->
          markets.put(
              whole(event, "market_id"),
              new Market(whole(event, "base_asset_id"), whole(event, "quote_asset_id")));
      case "Deposited" ->
          move(account(event), whole(event, "asset_id"), amount(event, "amount"), 0);
      case "Withdrawn" ->
          move(account(event), whole(event, "asset_id"), -amount(event, "amount"), 0);
      case "OrderAccepted" -> {
        boolean buy = event.get("side").toString().equals("BUY");
        orders.put(amount(event, "order_id"), new Order(whole(event, "market_id"), buy));
        hold(event, amount(event, "held_amount"));
      }
      case "OrderReplaced" ->
          hold(event, amount(event, "held_amount") - amount(event, "released_amount"));
      case "OrderAmended" -> hold(event, -amount(event, "released_amount"));
      case "OrderCancelled" -> {
        hold(event, -amount(event, "released_amount"));
        orders.remove(amount(event, "order_id"));
      }
      case "Trade" -> trade(event);
      default -> {
        // Moves nothing.
      }
    }
  }

  private void trade(GenericRecord event) {
    Market market = markets.get(whole(event, "market_id"));
    boolean takerBuys = event.get("taker_side").toString().equals("BUY");
    long maker = amount(event, "maker_account_id");
    long taker = amount(event, "taker_account_id");
    long makerFee = amount(event, "maker_fee");
    long takerFee = amount(event, "taker_fee");
    long buyer = takerBuys ? taker : maker;
    long seller = takerBuys ? maker : taker;
    long base = amount(event, "base_amount");
    long quote = amount(event, "quote_amount");
    long released = amount(event, "buyer_released");
    long buyerFee = takerBuys ? takerFee : makerFee;
    long sellerFee = takerBuys ? makerFee : takerFee;
    move(seller, market.baseAssetId(), 0, -base);
    move(buyer, market.baseAssetId(), base, 0);
    move(buyer, market.quoteAssetId(), released, -quote - buyerFee - released);
    move(seller, market.quoteAssetId(), quote - sellerFee, 0);
    if (makerFee + takerFee != 0) {
      move(amount(event, "fee_account_id"), market.quoteAssetId(), makerFee + takerFee, 0);
    }
    forgetIfFilled(event, "maker");
    forgetIfFilled(event, "taker");
  }

  private void forgetIfFilled(GenericRecord event, String role) {
    if (amount(event, role + "_open_quantity") == 0) {
      orders.remove(amount(event, role + "_order_id"));
    }
  }

  /** Moves from available to held, of what the order pays with. */
  private void hold(GenericRecord event, long amount) {
    Order order = orders.get(amount(event, "order_id"));
    Market market = markets.get(order.marketId());
    int asset = order.buy() ? market.quoteAssetId() : market.baseAssetId();
    move(account(event), asset, -amount, amount);
  }

  private void move(long accountId, int assetId, long available, long held) {
    BalanceKey key = new BalanceKey(accountId, assetId);
    balances.put(key, balances.getOrDefault(key, Balance.ZERO).plus(available, held));
  }

  /** All that are not zero. */
  SortedMap<BalanceKey, Balance> balances() {
    SortedMap<BalanceKey, Balance> present = new TreeMap<>(balances);
    present.values().removeIf(Balance::isZero);
    return present;
  }

  private static long account(GenericRecord event) {
    return amount(event, "account_id");
  }

  private static int whole(GenericRecord event, String field) {
    return (Integer) event.get(field);
  }

  private static long amount(GenericRecord event, String field) {
    return (Long) event.get(field);
  }
}
