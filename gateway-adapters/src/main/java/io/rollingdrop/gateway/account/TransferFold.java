package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;
import org.agrona.DirectBuffer;

/** What transfers between accounts do to balances. For the feed's thread only. */
final class TransferFold {

  private final ReferenceData reference;
  private final OrderFold balances;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TransferredDecoder transferred = new TransferredDecoder();
  private final TransferPendingDecoder pending = new TransferPendingDecoder();
  private final TransferPostedDecoder posted = new TransferPostedDecoder();
  private final TransferVoidedDecoder voided = new TransferVoidedDecoder();

  /**
   * @param balances changes them
   */
  TransferFold(ReferenceData reference, OrderFold balances) {
    this.reference = reference;
    this.balances = balances;
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
      case TransferPendingDecoder.TEMPLATE_ID -> {
        pending.wrapAndApplyHeader(buffer, offset, messageHeader);
        change(pending.debitAccountId(), pending.assetId(), -pending.amount(), pending.amount());
      }
      case TransferPostedDecoder.TEMPLATE_ID -> {
        posted.wrapAndApplyHeader(buffer, offset, messageHeader);
        change(posted.debitAccountId(), posted.assetId(), 0, -posted.amount());
        change(posted.creditAccountId(), posted.assetId(), posted.amount(), 0);
      }
      case TransferVoidedDecoder.TEMPLATE_ID -> {
        voided.wrapAndApplyHeader(buffer, offset, messageHeader);
        change(voided.debitAccountId(), voided.assetId(), voided.amount(), -voided.amount());
      }
      default -> {
        // Something else.
      }
    }
  }

  private void change(long accountId, int assetId, long available, long held) {
    balances.change(reference.account(accountId), assetId, available, held);
  }
}
