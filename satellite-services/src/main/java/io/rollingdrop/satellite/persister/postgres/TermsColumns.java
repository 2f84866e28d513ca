package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;

/**
 * What an order asks for beside side, price, quantity and time in force, in its row. One thread.
 */
final class TermsColumns {

  /** In the order in which they are written. */
  static final String NAMES =
      "type, expires_at, stop_price, display_quantity, post_only, self_trade_prevention";

  private final Labels<OrderType> types = new Labels<>(OrderType.class);
  private final Labels<SelfTradePrevention> preventions = new Labels<>(SelfTradePrevention.class);

  CopyBuffer add(CopyBuffer row, OrderTerms terms) {
    return row.label(types.of(terms.type()))
        .timestampOrNull(terms.expiryNs())
        .int8(terms.stopPrice())
        .int8(terms.displayQuantity())
        .bool(terms.postOnly())
        .label(preventions.of(terms.selfTradePrevention()));
  }
}
