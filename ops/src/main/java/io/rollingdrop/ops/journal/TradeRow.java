package io.rollingdrop.ops.journal;

import io.rollingdrop.ops.journal.JournalReading.Place;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.StringJoiner;
import org.agrona.DirectBuffer;

/** A trade as a row of CSV. One thread. */
final class TradeRow {

  static final String HEADER =
      "time,epoch,sequence,index,market_id,price,quantity,base_amount,quote_amount,taker_side,"
          + "maker_order_id,taker_order_id,maker_account_id,taker_account_id,maker_tenant_id,"
          + "taker_tenant_id,maker_fee,taker_fee,fee_account_id";

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final TradeDecoder trade = new TradeDecoder();

  /** The row, in the order of {@link #HEADER}. */
  String of(Place place, DirectBuffer buffer, int offset) {
    trade.wrapAndApplyHeader(buffer, offset, header);
    StringJoiner row = new StringJoiner(",");
    row.add(place.time().toString());
    add(row, place.epoch(), place.sequence(), place.index());
    add(row, trade.marketId(), trade.price(), trade.quantity());
    add(row, trade.baseAmount(), trade.quoteAmount());
    row.add(trade.takerSide().name());
    add(row, trade.makerOrderId(), trade.takerOrderId());
    add(row, trade.makerAccountId(), trade.takerAccountId());
    add(row, trade.makerTenantId(), trade.takerTenantId());
    add(row, trade.makerFee(), trade.takerFee(), trade.feeAccountId());
    return row.toString();
  }

  private static void add(StringJoiner row, long... values) {
    for (long value : values) {
      row.add(Long.toString(value));
    }
  }
}
