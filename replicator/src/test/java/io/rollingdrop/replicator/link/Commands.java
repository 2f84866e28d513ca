package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.DepositEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Well-formed commands that tell one another apart by their correlation id. */
final class Commands {

  static final int LENGTH = CommandFormat.MESSAGE_HEADER + DepositEncoder.BLOCK_LENGTH;

  private Commands() {}

  static UnsafeBuffer deposit(long correlationId) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    DepositEncoder deposit = new DepositEncoder();
    deposit.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    deposit.header().correlationId(correlationId);
    deposit.subjectAccountId(1).amount(1).assetId(1);
    return buffer;
  }

  static long correlationId(DirectBuffer command, int offset) {
    return command.getLong(
        offset + CommandFormat.MESSAGE_HEADER + CommandHeaderEncoder.correlationIdEncodingOffset(),
        ByteOrder.LITTLE_ENDIAN);
  }

  /** Sends commands {@code from} to {@code to}, waiting while there is no room. */
  static void send(CommandLink link, int from, int to) {
    for (int i = from; i <= to; i++) {
      UnsafeBuffer command = deposit(i);
      Await.until(
          "room for command " + i, () -> link.offer(command, 0, LENGTH) == CommandLink.Offer.TAKEN);
    }
  }
}
