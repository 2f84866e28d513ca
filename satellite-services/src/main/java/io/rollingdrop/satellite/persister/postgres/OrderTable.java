package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.agrona.collections.Long2ObjectHashMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Writes the orders of a batch: new ones by COPY, changes of older ones by one UPDATE. */
final class OrderTable {

  /** In the order in which a row is written. */
  static final String COLUMNS =
      "order_id, account_id, tenant_id, market_id, side, time_in_force, status, price, quantity,"
          + " open_quantity, filled_quantity, held_amount, client_order_id, created_sequence,"
          + " created_at, updated_sequence, updated_at, "
          + TermsColumns.NAMES
          + ", triggered_at, end_reason";

  /** Also tells the side of each order, which the events of an older order do not have. */
  private static final String UPDATE =
      """
      UPDATE orders o SET
        status = coalesce(d.status::order_status, o.status),
        price = CASE WHEN d.price = 0 THEN o.price ELSE d.price END,
        quantity = CASE d.quantity_is
          WHEN 'unchanged' THEN o.quantity
          WHEN 'total' THEN d.quantity
          ELSE o.filled_quantity + d.quantity END,
        open_quantity = CASE WHEN d.open_quantity < 0 THEN o.open_quantity
          ELSE d.open_quantity END,
        filled_quantity = o.filled_quantity + d.filled,
        held_amount = o.held_amount + d.held_delta,
        updated_sequence = d.updated_sequence,
        updated_at = timestamptz 'epoch' + d.updated_us * interval '1 microsecond',
        triggered_at = CASE WHEN d.triggered_us = 0 THEN o.triggered_at
          ELSE timestamptz 'epoch' + d.triggered_us * interval '1 microsecond' END,
        end_reason = d.end_reason::end_reason
      FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        AS d (order_id, status, price, quantity_is, quantity, open_quantity, filled, held_delta,
          updated_sequence, updated_us, triggered_us, end_reason)
      WHERE o.order_id = d.order_id
      RETURNING o.order_id, o.side::text
      """;

  private final Labels<Side> sides = new Labels<>(Side.class);
  private final Labels<TimeInForce> timesInForce = new Labels<>(TimeInForce.class);
  private final Labels<OrderChange.Status> statuses = new Labels<>(OrderChange.Status.class);
  private final Labels<CancelReason> endReasons = new Labels<>(CancelReason.class);
  private final TermsColumns terms = new TermsColumns();
  private final CopyBuffer rows = new CopyBuffer("orders", COLUMNS);

  /**
   * @return rows written
   * @throws IllegalStateException if an older order is not in the table
   */
  long write(Connection connection, CopyManager copier, Collection<OrderChange> changes)
      throws SQLException, IOException {
    rows.clear();
    List<OrderChange> older = new ArrayList<>();
    changes.stream()
        .sorted(Comparator.comparingLong(change -> change.orderId))
        .forEach(
            change -> {
              if (change.isNew) {
                addRow(change);
              } else {
                older.add(change);
              }
            });
    rows.copyTo(copier);
    if (!older.isEmpty()) {
      update(connection, older);
    }
    return (long) rows.rows() + older.size();
  }

  private void addRow(OrderChange order) {
    rows.row()
        .int8(order.orderId)
        .int8(order.accountId)
        .int4(order.tenantId)
        .int4(order.marketId)
        .label(sides.of(order.side))
        .label(timesInForce.of(order.timeInForce))
        .label(statuses.of(order.status))
        .int8(order.price)
        .int8(order.quantity)
        .int8(order.openQuantity)
        .int8(order.filled)
        .int8(order.heldDelta)
        .packedName(order.clientWord0, order.clientWord1, order.clientWord2)
        .int8(order.createdSequence)
        .timestamp(order.createdAtNs)
        .int8(order.updatedSequence)
        .timestamp(order.updatedAtNs);
    terms
        .add(rows, order.terms)
        .timestampOrNull(order.triggeredAtNs)
        .labelOrNull(endReasons.of(order.endReason));
  }

  private static void update(Connection connection, List<OrderChange> changes) throws SQLException {
    Long2ObjectHashMap<OrderChange> unseen = new Long2ObjectHashMap<>();
    changes.forEach(change -> unseen.put(change.orderId, change));
    Columns columns = new Columns(connection, changes);
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      int at = 1;
      columns.longs(statement, at++, change -> change.orderId);
      columns.texts(statement, at++, change -> change.status);
      columns.longs(statement, at++, change -> change.price);
      columns.texts(statement, at++, change -> change.quantityIs);
      columns.longs(statement, at++, change -> change.quantity);
      columns.longs(statement, at++, change -> change.openQuantity);
      columns.longs(statement, at++, change -> change.filled);
      columns.longs(statement, at++, change -> change.heldDelta);
      columns.longs(statement, at++, change -> change.updatedSequence);
      columns.longs(statement, at++, change -> TimeUnit.NANOSECONDS.toMicros(change.updatedAtNs));
      columns.longs(statement, at++, change -> TimeUnit.NANOSECONDS.toMicros(change.triggeredAtNs));
      columns.texts(statement, at, change -> change.endReason);
      try (ResultSet updated = statement.executeQuery()) {
        while (updated.next()) {
          unseen.remove(updated.getLong(1)).side = Labels.parse(Side.class, updated.getString(2));
        }
      }
    }
    if (!unseen.isEmpty()) {
      throw new IllegalStateException(
          "%d orders that events change are not in the table orders, among them %d: the tables do not fit the position. Restore them, or start anew with an empty schema."
              .formatted(unseen.size(), unseen.values().iterator().next().orderId));
    }
  }

  /** The changes turned into arrays, one for each column. */
  private record Columns(Connection connection, List<OrderChange> changes) {

    void longs(PreparedStatement statement, int at, ToLongFunction<OrderChange> value)
        throws SQLException {
      long[] column = changes.stream().mapToLong(value).toArray();
      statement.setArray(at, connection.unwrap(PGConnection.class).createArrayOf("int8", column));
    }

    void texts(PreparedStatement statement, int at, Function<OrderChange, Enum<?>> value)
        throws SQLException {
      String[] column =
          changes.stream()
              .map(value)
              .map(each -> each == null ? null : Labels.text(each))
              .toArray(String[]::new);
      statement.setArray(at, connection.createArrayOf("text", column));
    }
  }
}
