package io.rollingdrop.lab.peer;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiCancelOrder;
import exchange.core2.core.common.api.ApiCommand;
import exchange.core2.core.common.api.ApiPlaceOrder;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.api.reports.TotalCurrencyBalanceReportQuery;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration.MarginTradingMode;
import exchange.core2.core.common.config.OrdersProcessingConfiguration.RiskProcessingMode;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.pipeline.CoreSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * exchange-core 0.5.3 with its ring, one risk engine, one matching engine with the faster of its
 * books, spot trading with every balance checked, and no journal: it decides and remembers, and
 * nothing of it is on disk. Loaded by a {@link PeerLoader}.
 */
public final class ExchangeCorePeer implements PeerExchange {

  private static final long ANSWER_S = 30;
  private static final long STOP_S = 10;
  private static final long STOP_MS = TimeUnit.SECONDS.toMillis(STOP_S);

  private final ReportSum reports;
  private final AnswerWatch answers;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ExchangeCore core;
  private final ExchangeApi api;
  private ApiCommand[] commands = {};
  private long transfers;
  private int queries;

  /**
   * Starts it.
   *
   * @param settings whose ring size is taken, and way of waiting as far as it has an equal
   * @param reports of what came of the commands; written by its thread
   * @param answers told of every command of a stretch
   */
  public ExchangeCorePeer(CoreSettings settings, ReportSum reports, AnswerWatch answers) {
    this.reports = reports;
    this.answers = answers;
    core =
        ExchangeCore.builder()
            .resultsConsumer((command, position) -> onResult(command))
            .exchangeConfiguration(configuration(settings))
            .build();
    core.startup();
    api = core.getApi();
  }

  private ExchangeConfiguration configuration(CoreSettings settings) {
    return ExchangeConfiguration.defaultBuilder()
        .ordersProcessingCfg(
            OrdersProcessingConfiguration.builder()
                .riskProcessingMode(RiskProcessingMode.FULL_PER_CURRENCY)
                .marginTradingMode(MarginTradingMode.MARGIN_TRADING_DISABLED)
                .build())
        .performanceCfg(
            PerformanceConfiguration.baseBuilder()
                .ringBufferSize(settings.rings().commandSlots())
                .threadFactory(this::newThread)
                .waitStrategy(waiting(settings.waiting()))
                .orderBookFactory(OrderBookDirectImpl::new)
                .build())
        .build();
  }

  /**
   * It has nothing that parks for a while. Its own default blocks, but two of its four threads then
   * spin for the two before them, which gives medians of milliseconds on two processors; yielding
   * was the best of its three there, in latency and in throughput.
   */
  private static CoreWaitStrategy waiting(CoreSettings.Waiting waiting) {
    return switch (waiting) {
      case SLEEPING, YIELDING -> CoreWaitStrategy.YIELDING;
      case SPINNING -> CoreWaitStrategy.BUSY_SPIN;
    };
  }

  private Thread newThread(Runnable task) {
    Thread thread =
        Thread.ofPlatform().name("exchange-core-" + threads.size()).daemon(true).unstarted(task);
    threads.add(thread);
    return thread;
  }

  @Override
  public void addMarket(int market, int base, int quote, long lotSize, long tickSize) {
    CoreSymbolSpecification symbol =
        CoreSymbolSpecification.builder()
            .symbolId(market)
            .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
            .baseCurrency(base)
            .quoteCurrency(quote)
            .baseScaleK(lotSize)
            .quoteScaleK(tickSize)
            .build();
    accept(api.submitBinaryDataAsync(new BatchAddSymbolsCommand(symbol)));
  }

  @Override
  public void addAccount(long account) {
    accept(api.submitCommandAsync(ApiAddUser.builder().uid(account).build()));
  }

  @Override
  public void deposit(long account, int asset, long amount) {
    accept(
        api.submitCommandAsync(
            ApiAdjustUserBalance.builder()
                .uid(account)
                .currency(asset)
                .amount(amount)
                .transactionId(++transfers)
                .build()));
  }

  private static void accept(CompletableFuture<CommandResultCode> answer) {
    CommandResultCode code = get(answer);
    if (code != CommandResultCode.SUCCESS) {
      throw new IllegalStateException("exchange-core refused the set-up: " + code);
    }
  }

  private static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(ANSWER_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("exchange-core does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while exchange-core was asked", e);
    }
  }

  @Override
  public void prepare(PeerOrders orders) {
    commands = new ApiCommand[orders.count()];
    for (int index = 0; index < commands.length; index++) {
      commands[index] = orders.isCancel(index) ? cancel(orders, index) : place(orders, index);
      // What it does not use in a spot market, and hands back with the answer.
      commands[index].timestamp = orders.number(index);
    }
  }

  private static ApiCommand cancel(PeerOrders orders, int index) {
    return ApiCancelOrder.builder()
        .orderId(orders.orderId(index))
        .symbol(orders.market(index))
        .uid(orders.account(index))
        .build();
  }

  private static ApiCommand place(PeerOrders orders, int index) {
    return ApiPlaceOrder.builder()
        .orderId(orders.orderId(index))
        .symbol(orders.market(index))
        .uid(orders.account(index))
        .action(orders.isBuy(index) ? OrderAction.BID : OrderAction.ASK)
        .orderType(orders.isIoc(index) ? OrderType.IOC : OrderType.GTC)
        .price(orders.price(index))
        .reservePrice(orders.price(index))
        .size(orders.quantity(index))
        .build();
  }

  @Override
  public void submit(int index) {
    api.submitCommand(commands[index]);
  }

  /** On its last thread, in the order of the ring. */
  private void onResult(OrderCommand command) {
    try {
      switch (command.command) {
        case PLACE_ORDER -> onPlaced(command);
        case CANCEL_ORDER -> onCancelled(command);
        default -> {
          return;
        }
      }
      answers.onAnswer(command.timestamp);
    } catch (IllegalStateException e) {
      answers.fail(e);
    }
  }

  private void onPlaced(OrderCommand command) {
    if (command.resultCode != CommandResultCode.SUCCESS) {
      throw refused(command);
    }
    long id = command.orderId;
    reports.at((int) command.timestamp);
    reports.orderAck(command.action == OrderAction.BID, id, command.price, command.size);
    for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent) {
      if (event.eventType == MatcherEventType.TRADE) {
        reports.trade(event.price, event.size, event.matchedOrderId, id);
      } else {
        reports.cancelAck(id);
      }
    }
  }

  private void onCancelled(OrderCommand command) {
    reports.at((int) command.timestamp);
    if (command.resultCode == CommandResultCode.SUCCESS) {
      reports.cancelAck(command.orderId);
    } else if (command.resultCode == CommandResultCode.MATCHING_UNKNOWN_ORDER_ID) {
      reports.cancelReject(command.orderId);
    } else {
      throw refused(command);
    }
  }

  private static IllegalStateException refused(OrderCommand command) {
    return new IllegalStateException(
        "%s of order %d is refused: %s"
            .formatted(command.command, command.orderId, command.resultCode));
  }

  @Override
  public boolean isBalanced() {
    return get(api.processReport(new TotalCurrencyBalanceReportQuery(), ++queries))
        .isGlobalBalancesAllZero();
  }

  @Override
  public void close() {
    core.shutdown(STOP_S, TimeUnit.SECONDS);
    try {
      for (Thread thread : threads) {
        thread.join(STOP_MS);
        if (thread.isAlive()) {
          throw new IllegalStateException("exchange-core's thread runs on: " + thread.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
