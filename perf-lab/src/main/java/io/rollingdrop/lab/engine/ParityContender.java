package io.rollingdrop.lab.engine;

import com.paritytrading.parity.match.OrderBook;
import com.paritytrading.parity.match.OrderBookListener;
import com.paritytrading.parity.match.Side;
import org.agrona.collections.Long2LongHashMap;

/**
 * Parity's order book, called in the thread. It says nothing when it is asked for an order that it
 * does not have, and an order cannot ask for immediate-or-cancel: that remainder is cancelled. Its
 * cancel does not say the side, which a modification needs: it is remembered here by order id.
 */
public final class ParityContender implements Contender {

  @Override
  public String name() {
    return "Parity, order book";
  }

  @Override
  public Book newBook(int messages, ReportSum reports) {
    return new Replay(reports);
  }

  private static final class Replay implements Book, OrderBookListener {

    private static final long NONE = -1;

    private final ReportSum reports;
    private final OrderBook book = new OrderBook(this);
    private final Long2LongHashMap sides = new Long2LongHashMap(NONE);
    private boolean rests;
    private boolean cancelled;

    Replay(ReportSum reports) {
      this.reports = reports;
    }

    @Override
    public void play(Messages messages, int index) {
      long id = messages.orderId(index);
      reports.at(index);
      switch (messages.type(index)) {
        case NEW -> {
          boolean buy = messages.isBuy(index);
          sides.put(id, buy ? 1 : 0);
          reports.orderAck(buy, id, messages.price(index), messages.quantity(index));
          enter(messages, index, buy);
          if (messages.isIoc(index) && rests) {
            book.cancel(id, 0);
            reports.cancelAck(id);
          }
        }
        case CANCEL -> {
          if (cancel(id)) {
            reports.cancelAck(id);
          } else {
            reports.cancelReject(id);
          }
        }
        case MODIFY -> {
          if (cancel(id)) {
            reports.modifyAck(id, messages.price(index), messages.quantity(index));
            enter(messages, index, sides.get(id) == 1);
          } else {
            reports.modifyReject(id);
          }
        }
      }
    }

    private boolean cancel(long id) {
      cancelled = false;
      book.cancel(id, 0);
      return cancelled;
    }

    private void enter(Messages messages, int index, boolean buy) {
      rests = false;
      book.enter(
          messages.orderId(index),
          buy ? Side.BUY : Side.SELL,
          messages.price(index),
          messages.quantity(index));
    }

    @Override
    public void match(
        long restingId, long incomingId, Side incomingSide, long price, long executed, long left) {
      reports.trade(price, executed, restingId, incomingId);
    }

    @Override
    public void add(long orderId, Side side, long price, long size) {
      rests = true;
    }

    @Override
    public void cancel(long orderId, long quantity, long remaining) {
      cancelled = true;
    }
  }
}
