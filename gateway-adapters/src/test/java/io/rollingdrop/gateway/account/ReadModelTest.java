package io.rollingdrop.gateway.account;

import static io.rollingdrop.gateway.account.EventScript.MONEY;
import static io.rollingdrop.gateway.account.EventScript.TICKETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadModelTest {

  private static final long SELLER = 101;
  private static final long BUYER = 202;
  private static final long SHOP = 303;

  private ReadModelFold fold = new ReadModelFold(Retention.DEFAULT);
  private ReadModels models = fold.models();
  private EventScript core = new EventScript(fold);

  @BeforeEach
  void twoAccountsWithMoneyAndTickets() {
    begin(Retention.DEFAULT);
  }

  private void begin(Retention retention) {
    fold = new ReadModelFold(retention);
    models = fold.models();
    core = new EventScript(fold).seed(SELLER, BUYER, SHOP);
    core.deposited(SELLER, TICKETS, 1_000, 1_000);
    core.deposited(BUYER, MONEY, 100_000, 100_000);
  }

  @Test
  void anOpenBuyHoldsMoneyAndAnOpenSellHoldsTickets() {
    core.placed(BUYER, Side.BUY, 90, 10, "");
    core.placed(SELLER, Side.SELL, 110, 3, "");

    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 99_100, 900));
    assertThat(models.balances(SELLER)).containsExactly(new BalanceView(TICKETS, 997, 3));
  }

  @Test
  void aTradeSettlesBothSidesAndGivesBackWhatTheBuyerHeldTooMuch() {
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    long taker = core.command();
    core.more().accepted(taker, BUYER, Side.BUY, 105, 4, "");
    core.trade(new EventScript.Fill(maker, taker, Side.BUY, 100, 105, 4, 6, 0));

    assertThat(models.balances(BUYER))
        .containsExactly(new BalanceView(MONEY, 99_600, 0), new BalanceView(TICKETS, 4, 0));
    assertThat(models.balances(SELLER))
        .containsExactly(new BalanceView(MONEY, 400, 0), new BalanceView(TICKETS, 990, 6));
    OrderView filled = models.order(taker).view();
    assertThat(filled.state()).isEqualTo(OrderState.FILLED);
    assertThat(filled.filledQuantity()).isEqualTo(4);
    OrderView open = models.order(maker).view();
    assertThat(open.state()).isEqualTo(OrderState.OPEN);
    assertThat(open.openQuantity()).isEqualTo(6);
    assertThat(open.updatedSequence()).isEqualTo(taker);
  }

  @Test
  void feesComeFromBothSidesAndGoToTheFeeAccount() {
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    long taker = core.command();
    core.more().accepted(taker, BUYER, Side.BUY, 105, 4, "");
    core.trade(
        new EventScript.Fill(maker, taker, Side.BUY, 100, 105, 4, 6, 0),
        new EventScript.Fees(4, 10, SHOP));

    assertThat(models.balances(BUYER))
        .containsExactly(new BalanceView(MONEY, 99_590, 0), new BalanceView(TICKETS, 4, 0));
    assertThat(models.balances(SELLER))
        .containsExactly(new BalanceView(MONEY, 396, 0), new BalanceView(TICKETS, 990, 6));
    assertThat(models.balances(SHOP)).containsExactly(new BalanceView(MONEY, 14, 0));
    assertThat(models.fills(SELLER, Long.MAX_VALUE, 0, 1).items().getFirst().fee()).isEqualTo(4);
    assertThat(models.fills(BUYER, Long.MAX_VALUE, 0, 1).items().getFirst().fee()).isEqualTo(10);
  }

  @Test
  void eachSideSeesItsOwnFill() {
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    long taker = core.command();
    core.more().accepted(taker, BUYER, Side.BUY, 100, 4, "");
    core.trade(new EventScript.Fill(maker, taker, Side.BUY, 100, 100, 4, 6, 0));

    FillView sold = models.fills(SELLER, Long.MAX_VALUE, 0, 10).items().getFirst();
    FillView bought = models.fills(BUYER, Long.MAX_VALUE, 0, 10).items().getFirst();
    assertThat(sold.maker()).isTrue();
    assertThat(sold.orderId()).isEqualTo(maker);
    assertThat(bought.maker()).isFalse();
    assertThat(bought.orderId()).isEqualTo(taker);
    assertThat(bought.tradeId()).isEqualTo(sold.tradeId()).isEqualTo(taker + "-1");
  }

  @Test
  void anAccountThatTradesWithItselfHasTwoFillsAndItsOldBalances() {
    long maker = core.placed(SELLER, Side.SELL, 100, 5, "");
    core.deposited(SELLER, MONEY, 1_000, 1_000);
    long taker = core.command();
    core.more().accepted(taker, SELLER, Side.BUY, 100, 5, "");
    core.trade(new EventScript.Fill(maker, taker, Side.BUY, 100, 100, 5, 0, 0));

    assertThat(models.balances(SELLER))
        .containsExactly(new BalanceView(MONEY, 1_000, 0), new BalanceView(TICKETS, 1_000, 0));
    assertThat(models.fills(SELLER, Long.MAX_VALUE, 0, 10).items())
        .extracting(FillView::orderId)
        .containsExactly(maker, taker);
  }

  @Test
  void anAmendReleasesAReplaceHoldsAnewACancelReleasesTheRest() {
    long order = core.placed(BUYER, Side.BUY, 100, 10, "");
    core.command();
    core.amended(order, 8, 8, 200);
    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 99_200, 800));
    core.command();
    core.replaced(order, 50, 20, 800, 1_000);
    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 99_000, 1_000));
    assertThat(models.order(order).view().quantity()).isEqualTo(20);
    assertThat(models.order(order).view().price()).isEqualTo(50);
    core.command();
    core.cancelled(order, 20, 1_000);
    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 100_000, 0));
    assertThat(models.order(order).view().state()).isEqualTo(OrderState.CANCELLED);
  }

  @Test
  void aClientOrderIdNamesTheLatestOrderThatHasIt() {
    long first = core.placed(BUYER, Side.BUY, 100, 1, "mine");
    core.command();
    core.cancelled(first, 1, 100);
    long second = core.placed(BUYER, Side.BUY, 100, 1, "mine");

    assertThat(models.order(ClientOrderKey.of(BUYER, "mine")).view().orderId()).isEqualTo(second);
    assertThat(models.order(ClientOrderKey.of(SELLER, "mine"))).isNull();
  }

  @Test
  void nothingOfACommandIsSeenBeforeItsLastEvent() {
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    long before = models.sequence();
    long taker = core.command();
    core.more().accepted(taker, BUYER, Side.BUY, 100, 4, "");

    assertThat(models.sequence()).isEqualTo(before);
    assertThat(models.order(taker)).isNull();
    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 100_000, 0));
    core.trade(new EventScript.Fill(maker, taker, Side.BUY, 100, 100, 4, 6, 0));
    assertThat(models.sequence()).isEqualTo(taker);
    assertThat(models.order(taker)).isNotNull();
  }

  @Test
  void howMuchWasFilledAfterAnEarlierCommandCanBeAskedLater() {
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    buy(maker, 3, 7);
    long replace = core.command();
    core.replaced(maker, 101, 7, 7, 7);
    buy(maker, 2, 5);
    long amend = core.command();
    core.amended(maker, 9, 4, 1);
    buy(maker, 1, 3);

    TrackedOrder order = models.order(maker);
    assertThat(models.filledAfter(order, replace)).isEqualTo(3);
    assertThat(models.filledAfter(order, amend)).isEqualTo(5);
    assertThat(models.filledAfter(order, maker)).isZero();
  }

  @Test
  void whatIsDueAfterACommandIsNotCountedAsFilledByIt() {
    long stop = core.command();
    core.accepted(stop, BUYER, Side.BUY, 105, 4, "", OrderTerms.stopLimit(103));
    long maker = core.placed(SELLER, Side.SELL, 110, 10, "");
    long replace = core.command();
    core.more().replaced(maker, 104, 10, 10, 10);
    core.more().triggered(stop, 103);
    core.trade(new EventScript.Fill(maker, stop, Side.BUY, 104, 105, 4, 6, 0));

    assertThat(models.order(maker).view().filledQuantity()).isEqualTo(4);
    assertThat(models.filledAfter(models.order(maker), replace)).isZero();
    assertThat(models.takerFills(BUYER, stop, replace)).isEmpty();
    assertThat(models.order(stop).view().waitedAfter(replace)).isTrue();
  }

  @Test
  void aStopOrderWaitsUntilItIsTriggeredAndIsFoundByThat() {
    long stop = core.command();
    core.accepted(stop, BUYER, Side.BUY, 105, 4, "", OrderTerms.stop(103));
    assertThat(models.order(stop).view().state()).isEqualTo(OrderState.WAITING);
    assertThat(models.order(stop).view().shownQuantity()).isZero();
    assertThat(models.balances(BUYER)).containsExactly(new BalanceView(MONEY, 99_580, 420));

    long trigger = core.command();
    core.triggered(stop, 103);
    OrderView triggered = models.order(stop).view();
    assertThat(triggered.state()).isEqualTo(OrderState.OPEN);
    assertThat(triggered.trigger()).isEqualTo(new OrderView.Trigger(trigger, trigger * 1_000));
    assertThat(triggered.waitedAfter(stop)).isTrue();
    assertThat(triggered.waitedAfter(trigger + 1)).isFalse();
  }

  @Test
  void whatTheBookShowsOfAnIcebergFollowsItsTradesAmendsAndReplaces() {
    long iceberg = core.command();
    core.accepted(iceberg, SELLER, Side.SELL, 100, 25, "", OrderTerms.NONE.withDisplayQuantity(10));
    assertThat(shown(iceberg)).isEqualTo(10);
    buy(iceberg, 4, 21);
    assertThat(shown(iceberg)).isEqualTo(6);
    core.command();
    core.amended(iceberg, 20, 16, 5);
    assertThat(shown(iceberg)).isEqualTo(6);

    long taker = core.command();
    core.more().accepted(taker, BUYER, Side.BUY, 100, 6, "");
    core.more().trade(new EventScript.Fill(iceberg, taker, Side.BUY, 100, 100, 6, 10, 0));
    core.replenished(iceberg, 10, 10);
    assertThat(shown(iceberg)).isEqualTo(10);
    core.command();
    core.amended(iceberg, 13, 3, 7);
    assertThat(shown(iceberg)).isEqualTo(3);
    core.command();
    core.replaced(iceberg, 101, 30, 3, 30);
    assertThat(shown(iceberg)).isEqualTo(10);
    core.command();
    core.cancelled(iceberg, 30, 30);
    assertThat(shown(iceberg)).isZero();
    assertThat(models.order(iceberg).view().endReason()).isEqualTo(CancelReason.REQUESTED);
  }

  private long shown(long order) {
    return models.order(order).view().shownQuantity();
  }

  private long buy(long maker, long quantity, long makerOpen) {
    long taker = core.command();
    long price = models.order(maker).view().price();
    core.more().accepted(taker, BUYER, Side.BUY, price, quantity, "");
    core.trade(new EventScript.Fill(maker, taker, Side.BUY, price, price, quantity, makerOpen, 0));
    return taker;
  }

  @Test
  void closedOrdersBeyondTheBoundAreForgottenOldestFirstOpenOnesNever() {
    begin(new Retention(3, 5, 10, 10, 10, 10));
    long open = core.placed(BUYER, Side.BUY, 1, 1, "open");
    List<Long> closed = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long account = i % 2 == 0 ? BUYER : SELLER;
      long order = core.placed(account, i % 2 == 0 ? Side.BUY : Side.SELL, 1, 1, "c" + i);
      core.command();
      core.cancelled(order, 1, 1);
      closed.add(order);
    }

    assertThat(models.order(open)).isNotNull();
    assertThat(closed.subList(0, 5)).allMatch(order -> models.order(order) == null);
    assertThat(closed.subList(5, 10)).noneMatch(order -> models.order(order) == null);
    assertThat(models.order(ClientOrderKey.of(BUYER, "c0"))).isNull();
    assertThat(models.orders(BUYER, Long.MAX_VALUE, 100, order -> true).items())
        .extracting(OrderView::orderId)
        .containsExactly(closed.get(8), closed.get(6), open);
  }

  @Test
  void fillsBeyondTheBoundAreForgottenAndThatIsKnown() {
    begin(new Retention(100, 100, 3, 100, 10, 10));
    long maker = core.placed(SELLER, Side.SELL, 100, 10, "");
    long first = buy(maker, 1, 9);
    buy(maker, 1, 8);
    buy(maker, 1, 7);
    long last = buy(maker, 1, 6);

    assertThat(models.fills(SELLER, Long.MAX_VALUE, 0, 10).items()).hasSize(3);
    assertThat(models.takerFills(BUYER, first, first)).isNull();
    assertThat(models.takerFills(BUYER, last, last)).hasSize(1);
  }

  @Test
  void aLongListIsPagedWithoutGapOrRepeat() {
    List<Long> placed = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      placed.addFirst(core.placed(BUYER, Side.BUY, 1, 1, ""));
    }
    List<Long> listed = new ArrayList<>();
    long below = Long.MAX_VALUE;
    ReadModels.Page<OrderView> page;
    do {
      page = models.orders(BUYER, below, 10, order -> true);
      page.items().forEach(order -> listed.add(order.orderId()));
      below = page.lastSequence();
    } while (page.more());
    assertThat(listed).isEqualTo(placed);
  }

  @Test
  void aSearchThatFindsLittleStopsAndGoesOnAtItsCursor() {
    long wanted = core.placed(BUYER, Side.BUY, 2, 1, "");
    for (int i = 0; i < 10_500; i++) {
      core.placed(BUYER, Side.BUY, 1, 1, "");
    }
    var first = models.orders(BUYER, Long.MAX_VALUE, 10, order -> order.price() == 2);
    assertThat(first.items()).isEmpty();
    assertThat(first.more()).isTrue();
    var second = models.orders(BUYER, first.lastSequence(), 10, order -> order.price() == 2);
    assertThat(second.items()).extracting(OrderView::orderId).containsExactly(wanted);
    assertThat(second.more()).isFalse();
  }

  @Test
  void eventsThatDoNotFitTogetherAreNotTaken() {
    assertThatThrownBy(() -> core.deposited(BUYER, MONEY, 1, 7))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> core.placed(BUYER, Side.BUY, 1_000_000, 1, ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("account 202");
    assertThatThrownBy(() -> core.cancelled(4711, 1, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReaderNeverSeesAnAccountBetweenTwoStates() throws InterruptedException {
    long total = 100_000;
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<List<BalanceView>> torn = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    List<BalanceView> balances = models.balances(BUYER);
                    BalanceView money = balances.getFirst();
                    if (money.available() + money.held() != total) {
                      torn.set(balances);
                    }
                  }
                });
    for (int i = 0; i < 50_000; i++) {
      long order = core.placed(BUYER, Side.BUY, 10, 1 + i % 50, "");
      core.command();
      core.cancelled(order, 1 + i % 50, 10L * (1 + i % 50));
    }
    done.set(true);
    reader.join();
    assertThat(torn.get()).isNull();
  }
}
