package io.rollingdrop.lab.engine;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.IOrderBook;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import exchange.core2.core.orderbook.OrderBookNaiveImpl;

/**
 * exchange-core's order book alone, without its risk engine, journal and ring: called in the
 * thread, with its own pools, order ids through its own index. A modification is a cancel and a new
 * order, for its own move cannot change a quantity.
 */
public final class ExchangeCoreContender implements Contender {

  /** Its two order books. */
  public enum Kind {
    DIRECT,
    NAIVE
  }

  private static final CoreSymbolSpecification SYMBOL =
      CoreSymbolSpecification.builder()
          .symbolId(1)
          .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
          .baseCurrency(1)
          .quoteCurrency(2)
          .baseScaleK(1)
          .quoteScaleK(1)
          .build();

  private static final long USER = 1;

  private final Kind kind;

  public ExchangeCoreContender(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind == Kind.DIRECT ? "exchange-core, direct book" : "exchange-core, naive book";
  }

  @Override
  public Book newBook(int messages, ReportSum reports) {
    ObjectsPool pool = ObjectsPool.createDefaultTestPool();
    OrderBookEventsHelper events = new OrderBookEventsHelper(MatcherTradeEvent::new);
    return new Replay(
        kind == Kind.DIRECT
            ? new OrderBookDirectImpl(SYMBOL, pool, events, LoggingConfiguration.DEFAULT)
            : new OrderBookNaiveImpl(SYMBOL, pool, events, LoggingConfiguration.DEFAULT),
        reports);
  }

  private static final class Replay implements Book {

    private final IOrderBook book;
    private final ReportSum reports;
    private final OrderCommand command = new OrderCommand();

    Replay(IOrderBook book, ReportSum reports) {
      this.book = book;
      this.reports = reports;
      command.uid = USER;
      command.symbol = SYMBOL.symbolId;
    }

    @Override
    public void play(Messages messages, int index) {
      long id = messages.orderId(index);
      reports.at(index);
      switch (messages.type(index)) {
        case NEW -> {
          reports.orderAck(
              messages.isBuy(index), id, messages.price(index), messages.quantity(index));
          enter(messages, index, messages.isBuy(index), messages.isIoc(index));
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
            enter(messages, index, command.action == OrderAction.BID, false);
          } else {
            reports.modifyReject(id);
          }
        }
      }
    }

    /** Its answer names the cancelled order's side in the command. */
    private boolean cancel(long id) {
      command.command = OrderCommandType.CANCEL_ORDER;
      command.orderId = id;
      command.matcherEvent = null;
      return book.cancelOrder(command) == CommandResultCode.SUCCESS;
    }

    private void enter(Messages messages, int index, boolean buy, boolean ioc) {
      long id = messages.orderId(index);
      command.command = OrderCommandType.PLACE_ORDER;
      command.orderId = id;
      command.action = buy ? OrderAction.BID : OrderAction.ASK;
      command.orderType = ioc ? OrderType.IOC : OrderType.GTC;
      command.price = messages.price(index);
      command.reserveBidPrice = messages.price(index);
      command.size = messages.quantity(index);
      command.matcherEvent = null;
      book.newOrder(command);
      for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent) {
        if (event.eventType == MatcherEventType.TRADE) {
          reports.trade(event.price, event.size, event.matchedOrderId, id);
        } else {
          reports.cancelAck(id);
        }
      }
    }
  }
}
