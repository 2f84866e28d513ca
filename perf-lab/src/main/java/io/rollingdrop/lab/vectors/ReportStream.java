package io.rollingdrop.lab.vectors;

import java.util.function.Consumer;

/**
 * The canonical report stream: a line a report, fields joined by commas, lines by line feeds (none
 * after the last), ordered by sequence and then by report type, stable. Ids and sequences are
 * unsigned. Not thread safe.
 */
final class ReportStream {

  private static final int ORDER_ACK = 0;
  private static final int TRADE = 1;
  private static final int CANCEL_ACK = 2;
  private static final int MODIFY_ACK = 3;
  private static final int CANCEL_REJECT = 4;
  private static final int MODIFY_REJECT = 5;
  private static final int TYPES = 6;

  private final Consumer<String> text;

  /** Lines of the present sequence by type, each ended by a line feed. */
  private final StringBuilder[] pending = new StringBuilder[TYPES];

  private long sequence;
  private boolean owesLineFeed;
  private long reports;
  private long trades;

  /**
   * @param text is given the stream, piece by piece
   */
  ReportStream(Consumer<String> text) {
    this.text = text;
    for (int type = 0; type < TYPES; type++) {
      pending[type] = new StringBuilder();
    }
  }

  /**
   * The reports from here on are caused by the message with this sequence.
   *
   * @throws WorkloadException if sequences go back: the stream is written as it comes
   */
  void at(long messageSequence) {
    if (Long.compareUnsigned(messageSequence, sequence) < 0) {
      throw new WorkloadException(
          "sequence %s comes after %s"
              .formatted(Long.toUnsignedString(messageSequence), Long.toUnsignedString(sequence)));
    }
    if (messageSequence != sequence) {
      flush();
      sequence = messageSequence;
    }
  }

  void orderAck(boolean buy, long orderId, long price, long quantity) {
    StringBuilder line = side(begin(ORDER_ACK), buy).append(',');
    id(line, orderId).append(',').append(price).append(',').append(quantity).append('\n');
  }

  void trade(long price, long quantity, long makerOrderId, long takerOrderId) {
    trades++;
    StringBuilder line = begin(TRADE).append(price).append(',').append(quantity).append(',');
    id(id(line, makerOrderId).append(','), takerOrderId).append('\n');
  }

  void cancelAck(boolean buy, long orderId, long price) {
    StringBuilder line = side(begin(CANCEL_ACK), buy).append(',');
    id(line, orderId).append(',').append(price).append('\n');
  }

  void modifyAck(boolean buy, long orderId, long price, long quantity) {
    StringBuilder line = side(begin(MODIFY_ACK), buy).append(',');
    id(line, orderId).append(',').append(price).append(',').append(quantity).append('\n');
  }

  void cancelReject(long orderId) {
    id(begin(CANCEL_REJECT), orderId).append('\n');
  }

  void modifyReject(long orderId) {
    id(begin(MODIFY_REJECT), orderId).append('\n');
  }

  private StringBuilder begin(int type) {
    reports++;
    return id(pending[type].append(type).append(','), sequence).append(',');
  }

  private static StringBuilder side(StringBuilder line, boolean buy) {
    return line.append(buy ? '0' : '1');
  }

  private static StringBuilder id(StringBuilder line, long unsigned) {
    return unsigned >= 0 ? line.append(unsigned) : line.append(Long.toUnsignedString(unsigned));
  }

  /** Hands over what is pending; to be called after the last report. */
  void flush() {
    for (StringBuilder lines : pending) {
      if (!lines.isEmpty()) {
        if (owesLineFeed) {
          text.accept("\n");
        }
        text.accept(lines.substring(0, lines.length() - 1));
        lines.setLength(0);
        owesLineFeed = true;
      }
    }
  }

  /** Reports so far. */
  long reports() {
    return reports;
  }

  /** Trades among them. */
  long trades() {
    return trades;
  }
}
