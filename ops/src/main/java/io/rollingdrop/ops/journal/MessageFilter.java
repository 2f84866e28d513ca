package io.rollingdrop.ops.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Option;

/** Which messages a tool is asked for. All conditions must hold. */
final class MessageFilter {

  private static final String ACCOUNT_ID = "accountid";
  private static final String ORDER_ID = "orderid";
  private static final String MARKET_ID = "marketid";
  private static final String TENANT_ID = "tenantid";

  @Option(names = "--account", paramLabel = "ID", description = "Only what names this account.")
  private Long account;

  @Option(
      names = "--order",
      paramLabel = "ID",
      description = "Only what names this order; also the command that placed it.")
  private Long order;

  @Option(
      names = "--market",
      paramLabel = "ID",
      description = "Only what names this market; amends and cancels name their order only.")
  private Long market;

  @Option(names = "--tenant", paramLabel = "ID", description = "Only what names this tenant.")
  private Long tenant;

  @Option(
      names = "--message",
      paramLabel = "NAME",
      description = "Only messages of this name, PlaceOrder or Trade for example.")
  private String message;

  /**
   * Whether the message can be one of those wanted at all: looks for the ids among its bytes, which
   * costs a fraction of taking its fields apart.
   */
  boolean mayMatch(long sequence, DirectBuffer buffer, int offset, int length) {
    return (account == null || holds(account, buffer, offset, length))
        && (market == null || holds(market, buffer, offset, length))
        && (tenant == null || holds(tenant, buffer, offset, length))
        && (order == null || order == sequence || holds(order, buffer, offset, length));
  }

  private static boolean holds(long id, DirectBuffer buffer, int offset, int length) {
    int word = (int) id;
    for (int at = offset; at + Integer.BYTES <= offset + length; at++) {
      if (buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) == word) {
        return true;
      }
    }
    return false;
  }

  /** Whether the message is one of those wanted. */
  boolean matches(
      long sequence, DirectBuffer buffer, int offset, String name, Map<String, Object> fields) {
    boolean placedIt =
        order != null
            && order == sequence
            && CommandFormat.templateId(buffer, offset) == PlaceOrderDecoder.TEMPLATE_ID;
    return (message == null || message.equalsIgnoreCase(name))
        && (account == null || names(fields, ACCOUNT_ID, account))
        && (market == null || names(fields, MARKET_ID, market))
        && (tenant == null || names(fields, TENANT_ID, tenant))
        && (order == null || placedIt || names(fields, ORDER_ID, order));
  }

  private static boolean names(Map<?, ?> fields, String suffix, Long id) {
    return fields.entrySet().stream()
        .anyMatch(field -> names(field.getKey().toString(), field.getValue(), suffix, id));
  }

  private static boolean names(String name, Object value, String suffix, Long id) {
    return switch (value) {
      case Map<?, ?> composite -> names(composite, suffix, id);
      case List<?> entries -> entries.stream().anyMatch(each -> names(name, each, suffix, id));
      default -> id.equals(value) && name.toLowerCase(Locale.ROOT).endsWith(suffix);
    };
  }
}
