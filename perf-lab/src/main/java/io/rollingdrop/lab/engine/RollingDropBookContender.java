package io.rollingdrop.lab.engine;

import io.rollingdrop.engine.BookAlone;
import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.PackedAscii;

/**
 * Our book without the engine around it: no accounts, holds, settlement, fees, permissions, codecs
 * or conservation check. An order is found by its client order id, which is the workload's as text,
 * in the production lookup, just as in the whole engine.
 */
public final class RollingDropBookContender implements Contender {

  @Override
  public String name() {
    return "RollingDrop, book alone";
  }

  @Override
  public Book newBook(int messages, ReportSum reports) {
    return new Replay(messages, reports);
  }

  private static final class Replay implements Book, BookAlone.Listener {

    private final ReportSum reports;
    private final BookAlone book;
    private final OrderName name = new OrderName();

    Replay(int messages, ReportSum reports) {
      this.reports = reports;
      book = new BookAlone(TwoPartners.limits(EngineContender.ordersFor(messages)), this);
    }

    @Override
    public void play(Messages messages, int index) {
      long id = messages.orderId(index);
      reports.at(index);
      name.of(id);
      long word0 = PackedAscii.word(name, 0);
      long word1 = PackedAscii.word(name, 1);
      long word2 = PackedAscii.word(name, 2);
      switch (messages.type(index)) {
        case NEW -> {
          boolean buy = messages.isBuy(index);
          long price = messages.price(index);
          long quantity = messages.quantity(index);
          reports.orderAck(buy, id, price, quantity);
          if (!book.place(id, word0, word1, word2, buy, messages.isIoc(index), price, quantity)) {
            throw new IllegalStateException("our book does not take order " + id);
          }
        }
        case CANCEL -> {
          if (!book.cancel(word0, word1, word2)) {
            reports.cancelReject(id);
          }
        }
        case MODIFY -> {
          if (!book.replace(word0, word1, word2, messages.price(index), messages.quantity(index))) {
            reports.modifyReject(id);
          }
        }
      }
    }

    @Override
    public void onTrade(long price, long quantity, long makerOrderId, long takerOrderId) {
      reports.trade(price, quantity, makerOrderId, takerOrderId);
    }

    @Override
    public void onCancelled(long orderId) {
      reports.cancelAck(orderId);
    }

    @Override
    public void onReplaced(long orderId, long price, long quantity) {
      reports.modifyAck(orderId, price, quantity);
    }
  }
}
