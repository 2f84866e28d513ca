package io.rollingdrop.lab.load;

import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.load.OrderRequest.Kind;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A day of our own, out of a core's command journal: every new order, amend, replace and cancel,
 * when the core sequenced it. The journal is only read.
 */
final class JournalDay {

  /** The folder of a core's journals has one of this name, and nothing else has. */
  static final String COMMANDS = "commands";

  private record Named(long account, String name) {}

  private final MessageHeaderDecoder message = new MessageHeaderDecoder();
  private final PlaceOrderDecoder place = new PlaceOrderDecoder();
  private final AmendOrderDecoder amend = new AmendOrderDecoder();
  private final ReplaceOrderDecoder replace = new ReplaceOrderDecoder();
  private final CancelOrderDecoder cancel = new CancelOrderDecoder();
  private final Map<Named, Long> orders = new HashMap<>();
  private final Map<Long, Integer> markets = new HashMap<>();
  private final List<RecordedDay.Entry> entries = new ArrayList<>();
  private long firstNs = -1;
  private long leftOut;

  private JournalDay() {}

  /**
   * Reads a day.
   *
   * @param folder of a core's journals
   * @throws IOException if it holds no orders
   */
  static RecordedDay read(Path folder) throws IOException {
    JournalDay day = new JournalDay();
    try (CommandTailer commands = JournalDirectory.readCommands(folder, 0)) {
      while (commands.next()) {
        day.add(commands);
      }
    }
    if (day.entries.isEmpty()) {
      throw new IOException(folder + " holds no orders: there is nothing to replay");
    }
    return new RecordedDay(List.copyOf(day.entries), day.leftOut);
  }

  private void add(CommandTailer command) {
    message.wrap(command.buffer(), command.offset());
    switch (message.templateId()) {
      case PlaceOrderDecoder.TEMPLATE_ID -> place(command);
      case AmendOrderDecoder.TEMPLATE_ID -> {
        amend.wrapAndApplyHeader(command.buffer(), command.offset(), message);
        change(
            command,
            Kind.AMEND,
            amend.header(),
            amend.orderId(),
            amend.clientOrderId(),
            0,
            amend.quantity());
      }
      case ReplaceOrderDecoder.TEMPLATE_ID -> {
        replace.wrapAndApplyHeader(command.buffer(), command.offset(), message);
        change(
            command,
            Kind.REPLACE,
            replace.header(),
            replace.orderId(),
            replace.clientOrderId(),
            replace.price(),
            replace.quantity());
      }
      case CancelOrderDecoder.TEMPLATE_ID -> {
        cancel.wrapAndApplyHeader(command.buffer(), command.offset(), message);
        change(
            command, Kind.CANCEL, cancel.header(), cancel.orderId(), cancel.clientOrderId(), 0, 0);
      }
      default -> {
        // Set-up, deposits and ticks: the exchange of the replay has its own.
      }
    }
  }

  private void place(CommandTailer command) {
    place.wrapAndApplyHeader(command.buffer(), command.offset(), message);
    long order = command.sequence();
    long account = place.header().accountId();
    orders.put(new Named(account, text(place.clientOrderId())), order);
    markets.put(order, place.marketId());
    add(
        command,
        place.timeInForce() == TimeInForce.IOC ? Kind.TAKE : Kind.PLACE,
        order,
        account,
        place.side() == Side.BUY,
        place.price(),
        place.quantity());
  }

  private void change(
      CommandTailer command,
      Kind kind,
      CommandHeaderDecoder header,
      long orderId,
      ClientOrderIdDecoder name,
      long price,
      long quantity) {
    long order =
        orderId != 0 ? orderId : orders.getOrDefault(new Named(header.accountId(), text(name)), 0L);
    if (markets.containsKey(order)) {
      add(command, kind, order, header.accountId(), false, price, quantity);
    } else {
      leftOut++;
    }
  }

  private void add(
      CommandTailer command,
      Kind kind,
      long order,
      long account,
      boolean buy,
      long price,
      long quantity) {
    if (firstNs < 0) {
      firstNs = command.timestampNs();
    }
    entries.add(
        new RecordedDay.Entry(
            (command.timestampNs() - firstNs) / 1e9,
            kind,
            order,
            account,
            markets.get(order),
            buy,
            price,
            quantity));
  }

  private static String text(ClientOrderIdDecoder name) {
    return PackedAscii.text(name.word0(), name.word1());
  }
}
