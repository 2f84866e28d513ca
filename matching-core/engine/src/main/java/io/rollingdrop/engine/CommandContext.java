package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.RejectReason;
import org.agrona.DirectBuffer;

/**
 * The command being decided: what its header said, and what has come of it so far. One instance,
 * reused.
 */
final class CommandContext {

  private final CommandHeaderDecoder header = new CommandHeaderDecoder();

  long sequence;
  long timestampNs;
  int templateId;
  int rulesVersion;
  int shardId;
  int gatewayId;
  int tenantId;
  long accountId;
  long sessionId;
  long sessionNumber;
  long correlationId;
  long keyHigh;
  long keyLow;
  long keyTimeNs;
  long deadlineNs;

  RejectReason reason;
  OrderStatus orderStatus;
  long orderId;
  long openQuantity;
  long filledQuantity;

  void begin(long commandSequence, long nowNs, DirectBuffer buffer, int offset) {
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    sequence = commandSequence;
    timestampNs = nowNs;
    templateId = CommandFormat.templateId(buffer, offset);
    rulesVersion = header.rulesVersion();
    shardId = header.shardId();
    gatewayId = header.gatewayId();
    tenantId = header.tenantId();
    accountId = header.accountId();
    sessionId = header.sessionId();
    sessionNumber = header.sessionNumber();
    correlationId = header.correlationId();
    keyHigh = header.keyHigh();
    keyLow = header.keyLow();
    keyTimeNs = header.keyTime();
    deadlineNs = header.deadline();
    reason = RejectReason.NONE;
    orderStatus = OrderStatus.NONE;
    orderId = 0;
    openQuantity = 0;
    filledQuantity = 0;
  }

  boolean hasKey() {
    return (keyHigh | keyLow) != 0;
  }

  boolean isOperator() {
    return tenantId == 0;
  }
}
