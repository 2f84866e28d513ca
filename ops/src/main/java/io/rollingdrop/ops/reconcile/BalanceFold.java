package io.rollingdrop.ops.reconcile;

import io.rollingdrop.ops.decided.Balance;
import io.rollingdrop.ops.decided.BalanceKey;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.BalanceRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.apache.avro.generic.GenericRecord;

/**
 * Balances from events alone, by the amounts that each event says it moved. Events of one market
 * must come in order; between markets and accounts any order will do, for sums do not mind. Events
 * that go on from a state come after its records.
 */
final class BalanceFold implements SnapshotRecordHandler {

  private record Market(int baseAssetId, int quoteAssetId) {}

  private record Order(int marketId, boolean buy) {}

  private final Map<Integer, Market> markets = new HashMap<>();
  private final Map<Long, Order> orders = new HashMap<>();
  private final Map<BalanceKey, Balance> balances = new HashMap<>();

  private final MarketRecordDecoder marketRecord = new MarketRecordDecoder();
  private final BalanceRecordDecoder balanceRecord = new BalanceRecordDecoder();
  private final OrderRecordDecoder orderRecord = new OrderRecordDecoder();

  /** Takes over the state that the events go on from. */
  @Override
  public void onRecord(
      int templateId, DirectBuffer buffer, int offset, int blockLength, int version) {
    switch (templateId) {
      case MarketRecordDecoder.TEMPLATE_ID -> {
        marketRecord.wrap(buffer, offset, blockLength, version);
        markets.put(
            marketRecord.marketId(),
            new Market(marketRecord.baseAssetId(), marketRecord.quoteAssetId()));
      }
      case BalanceRecordDecoder.TEMPLATE_ID -> {
        balanceRecord.wrap(buffer, offset, blockLength, version);
        move(
            balanceRecord.accountId(),
            balanceRecord.assetId(),
            balanceRecord.available(),
            balanceRecord.held());
      }
      case OrderRecordDecoder.TEMPLATE_ID -> {
        orderRecord.wrap(buffer, offset, blockLength, version);
        boolean buy = orderRecord.side() == Side.BUY.value();
        orders.put(orderRecord.orderId(), new Order(orderRecord.marketId(), buy));
      }
      default -> {
        // Says nothing of balances.
      }
    }
  }

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
      case "Transferred" -> {
        debit(event, -amount(event, "amount"), 0);
        credit(event);
      }
      case "TransferPending" -> debit(event, -amount(event, "amount"), amount(event, "amount"));
      case "TransferPosted" -> {
        debit(event, 0, -amount(event, "amount"));
        credit(event);
      }
      case "TransferVoided" -> debit(event, amount(event, "amount"), -amount(event, "amount"));
      default -> {
        // Moves nothing.
      }
    }
  }

  private void debit(GenericRecord event, long available, long held) {
    move(amount(event, "debit_account_id"), whole(event, "asset_id"), available, held);
  }

  private void credit(GenericRecord event) {
    move(amount(event, "credit_account_id"), whole(event, "asset_id"), amount(event, "amount"), 0);
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
