package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** What transfers between accounts do to balances, and which are pending. For the feed's thread. */
final class TransferFold {

  private final ReferenceData reference;
  private final OrderFold balances;
  private final Map<Long, PendingTransferView> pendingById;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TransferredDecoder transferred = new TransferredDecoder();
  private final TransferPendingDecoder pending = new TransferPendingDecoder();
  private final TransferPostedDecoder posted = new TransferPostedDecoder();
  private final TransferVoidedDecoder voided = new TransferVoidedDecoder();

  // Of the transfer that the command at hand has begun; none if there are no legs.
  private final List<TransferLeg> legs = new ArrayList<>();
  private final List<Integer> tenantIds = new ArrayList<>();
  private long begunId;
  private long expiresAtNs;

  /**
   * @param balances changes them
   * @param pendingById what is pending, for readers: a transfer is there with all its legs
   */
  TransferFold(
      ReferenceData reference, OrderFold balances, Map<Long, PendingTransferView> pendingById) {
    this.reference = reference;
    this.balances = balances;
    this.pendingById = pendingById;
  }

  /** Takes an event if it is one of a transfer. */
  void onEvent(DirectBuffer buffer, int offset) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case TransferredDecoder.TEMPLATE_ID -> {
        transferred.wrapAndApplyHeader(buffer, offset, messageHeader);
        long amount = transferred.amount();
        change(transferred.debitAccountId(), transferred.assetId(), -amount, 0);
        change(transferred.creditAccountId(), transferred.assetId(), amount, 0);
      }
      case TransferPendingDecoder.TEMPLATE_ID ->
          onPending(pending.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferPostedDecoder.TEMPLATE_ID -> {
        posted.wrapAndApplyHeader(buffer, offset, messageHeader);
        change(posted.debitAccountId(), posted.assetId(), 0, -posted.amount());
        change(posted.creditAccountId(), posted.assetId(), posted.amount(), 0);
        pendingById.remove(posted.transferId());
      }
      case TransferVoidedDecoder.TEMPLATE_ID -> {
        voided.wrapAndApplyHeader(buffer, offset, messageHeader);
        change(voided.debitAccountId(), voided.assetId(), voided.amount(), -voided.amount());
        pendingById.remove(voided.transferId());
      }
      default -> {
        // Something else.
      }
    }
  }

  private void onPending(TransferPendingDecoder event) {
    change(event.debitAccountId(), event.assetId(), -event.amount(), event.amount());
    begunId = event.transferId();
    expiresAtNs = event.expiry();
    legs.add(
        new TransferLeg(
            event.debitAccountId(), event.creditAccountId(), event.assetId(), event.amount()));
    tenantIds.add(event.debitTenantId());
    tenantIds.add(event.creditTenantId());
  }

  /** The command at hand has no more events. */
  void publish() {
    if (!legs.isEmpty()) {
      pendingById.put(
          begunId,
          new PendingTransferView(begunId, List.copyOf(legs), List.copyOf(tenantIds), expiresAtNs));
      legs.clear();
      tenantIds.clear();
    }
  }

  private void change(long accountId, int assetId, long available, long held) {
    balances.change(reference.account(accountId), assetId, available, held);
  }
}
