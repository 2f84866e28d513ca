package io.rollingdrop.protocol.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript.Fill;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketModelTest {

  private static final int MARKET = 7;
  private static final Owner ANN = new Owner(1, 11);
  private static final Owner BEN = new Owner(2, 22);
  private static final long INTERVAL_NS = 20_000_000;

  private long now = 1;
  private final MarketModel model =
      new MarketModel(new MarketModel.Settings(10, 3, INTERVAL_NS), () -> now);
  private final FeedScript feed = new FeedScript(model);
  private final NaiveExchange exchange = new NaiveExchange(feed, MARKET);

  @BeforeEach
  void createMarket() {
    feed.createMarket(MARKET, "GIG-EUR");
  }

  private MarketSnapshot snapshot() {
    now += INTERVAL_NS;
    model.onDutyCycle();
    return model.market(MARKET);
  }

  private String book() {
    MarketSnapshot snapshot = snapshot();
    return snapshot.bids() + " / " + snapshot.asks();
  }

  @Test
  void aMarketIsThereAsSoonAsItsCommandEnded() {
    MarketSnapshot snapshot = model.market(MARKET);
    assertThat(snapshot.definition())
        .isEqualTo(
            new MarketDefinition(
                MARKET,
                1,
                "GIG-EUR",
                new AssetDefinition(2, "TICKET", 0),
                new AssetDefinition(1, "EUR", 2),
                1,
                5));
    assertThat(snapshot.state()).isEqualTo(MarketState.CONTINUOUS);
    assertThat(snapshot.sequence()).isEqualTo(3);
    assertThat(book()).isEqualTo("[] / []");
    assertThat(model.market(8)).isNull();
  }

  @Test
  void ordersAtOnePriceMakeOneLevel() {
    exchange.place(ANN, Side.BUY, 100, 5, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 100, 7, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 99, 1, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 103, 2, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 102, 4, TimeInForce.GTC);
    assertThat(book()).isEqualTo("[100 x 12 (2), 99 x 1 (1)] / [102 x 4 (1), 103 x 2 (1)]");
  }

  @Test
  void aPartlyFilledMakerKeepsTheRestAndTheTakerNeverRests() {
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 101, 4, TimeInForce.GTC);
    assertThat(book()).isEqualTo("[] / [100 x 6 (1)]");
    TradePrint trade = snapshot().trades().getLast();
    assertThat(trade.price()).isEqualTo(100);
    assertThat(trade.quantity()).isEqualTo(4);
    assertThat(trade.takerBuys()).isTrue();
    assertThat(trade.index()).isEqualTo(1);
  }

  @Test
  void aTakerThatSweepsLevelsRestsWithWhatIsOpen() {
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 101, 2, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 101, 9, TimeInForce.GTC);
    assertThat(book()).isEqualTo("[101 x 6 (1)] / []");
  }

  @Test
  void theRemainderOfAnImmediateOrderNeverRests() {
    exchange.place(ANN, Side.SELL, 100, 3, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 100, 9, TimeInForce.IOC);
    assertThat(book()).isEqualTo("[] / []");
    exchange.place(BEN, Side.BUY, 100, 9, TimeInForce.IOC);
    assertThat(book()).isEqualTo("[] / []");
  }

  @Test
  void anAmendmentReducesTheLevel() {
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 100, 5, TimeInForce.GTC);
    exchange.amend(exchange.resting().getFirst(), 4);
    assertThat(book()).isEqualTo("[] / [100 x 9 (2)]");
  }

  @Test
  void anAmendmentToWhatIsFilledEndsTheOrder() {
    long id = exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    feed.begin();
    feed.amended(id, ANN, MARKET, 0, 0);
    feed.end();
    assertThat(book()).isEqualTo("[] / []");
  }

  @Test
  void aCancelledOrderLeavesItsLevel() {
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(BEN, Side.SELL, 100, 5, TimeInForce.GTC);
    exchange.cancel(exchange.resting().getFirst());
    assertThat(book()).isEqualTo("[] / [100 x 5 (1)]");
    exchange.cancel(exchange.resting().getFirst());
    assertThat(book()).isEqualTo("[] / []");
  }

  @Test
  void aReplacementThatCrossesTradesAndRestsWithTheRemainder() {
    exchange.place(ANN, Side.SELL, 105, 10, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 100, 4, TimeInForce.GTC);
    exchange.replace(exchange.resting().getFirst(), 99, 9);
    assertThat(book()).isEqualTo("[] / [99 x 5 (1)]");
    assertThat(snapshot().trades().getLast().takerBuys()).isFalse();
  }

  @Test
  void anOrderThatFoundNoRoomIsNotInTheBook() {
    long id = feed.begin();
    feed.accepted(id, ANN, MARKET, Side.BUY, 5, 5, "");
    feed.cancelled(id, ANN, MARKET, 5, 5, CancelReason.LEVEL_LIMIT);
    feed.end();
    assertThat(book()).isEqualTo("[] / []");
  }

  @Test
  void ofAnIcebergOnlyWhatIsShownIsInTheBookAndAmongTheStock() {
    long id = feed.begin();
    feed.accepted(id, ANN, MARKET, Side.SELL, 100, 10, 3, 0);
    feed.end();
    assertThat(book()).isEqualTo("[] / [100 x 3 (1)]");
    assertThat(snapshot().stockLeft()).isEqualTo(3);
    long taker = feed.begin();
    feed.accepted(taker, BEN, MARKET, Side.BUY, 100, 5, "");
    feed.trade(
        MARKET,
        100,
        3,
        new FeedScript.Fill(id, ANN, 7),
        new FeedScript.Fill(taker, BEN, 2),
        Side.BUY);
    feed.replenished(id, ANN, MARKET, 3, 7);
    feed.trade(
        MARKET,
        100,
        2,
        new FeedScript.Fill(id, ANN, 5),
        new FeedScript.Fill(taker, BEN, 0),
        Side.BUY);
    feed.end();
    assertThat(book()).isEqualTo("[] / [100 x 1 (1)]");
    assertThat(snapshot().stockLeft()).isEqualTo(1);
    feed.begin();
    feed.cancelled(id, ANN, MARKET, 100, 5, CancelReason.REQUESTED);
    feed.end();
    assertThat(book()).isEqualTo("[] / []");
    assertThat(snapshot().stockLeft()).isZero();
  }

  @Test
  void aStopOrderIsInNoBookBeforeItIsTriggered() {
    long id = feed.begin();
    feed.accepted(id, ANN, MARKET, Side.BUY, 99, 4, 0, 101);
    feed.end();
    assertThat(book()).isEqualTo("[] / []");
    feed.begin();
    feed.triggered(id, ANN, MARKET, 101);
    feed.end();
    assertThat(book()).isEqualTo("[99 x 4 (1)] / []");
  }

  @Test
  void aCommandMayChangeSeveralMarkets() {
    int other = MARKET + 1;
    feed.createMarket(other, "OTHER-EUR");
    long here = feed.begin();
    feed.accepted(here, ANN, MARKET, Side.BUY, 100, 5, "");
    feed.end();
    long elsewhere = feed.begin();
    feed.accepted(elsewhere, ANN, other, Side.SELL, 7, 3, "");
    feed.end();
    snapshot();
    feed.begin();
    feed.ticked();
    feed.cancelled(here, ANN, MARKET, 100, 5, CancelReason.EXPIRED);
    feed.cancelled(elsewhere, ANN, other, 7, 3, CancelReason.EXPIRED);
    feed.end();
    assertThat(book()).isEqualTo("[] / []");
    assertThat(model.market(other).asks().size()).isZero();
    assertThat(model.market(MARKET).sequence()).isEqualTo(model.market(other).sequence());
  }

  @Test
  void onlyTheBestLevelsArePublishedAndAllAreCounted() {
    for (int i = 0; i < 1_000; i++) {
      exchange.place(ANN, Side.BUY, 1 + (i * 37) % 1_000, 1, TimeInForce.GTC);
    }
    MarketSnapshot snapshot = snapshot();
    assertThat(snapshot.bidLevels()).isEqualTo(1_000);
    assertThat(snapshot.bids().size()).isEqualTo(10);
    assertThat(snapshot.bids().price(0)).isEqualTo(1_000);
    assertThat(snapshot.bids().price(9)).isEqualTo(991);
  }

  @Test
  void theLastTradesAreRetainedOldestFirst() {
    for (int i = 1; i <= 5; i++) {
      exchange.place(ANN, Side.SELL, 100 + i, 1, TimeInForce.GTC);
      exchange.place(BEN, Side.BUY, 100 + i, 1, TimeInForce.GTC);
    }
    MarketSnapshot snapshot = snapshot();
    assertThat(snapshot.trades()).extracting(TradePrint::price).containsExactly(103L, 104L, 105L);
    assertThat(snapshot.tradeCount()).isEqualTo(5);
  }

  @Test
  void theMarketsStateIsFollowed() {
    feed.begin();
    feed.state(MARKET, MarketState.HALTED);
    feed.end();
    assertThat(snapshot().state()).isEqualTo(MarketState.HALTED);
  }

  @Test
  void feesAndLimitsAreThoseSetLast() {
    assertThat(snapshot().fees()).isEqualTo(MarketFees.NONE);
    assertThat(snapshot().limits()).isEqualTo(MarketLimits.NONE);
    feed.begin();
    feed.fees(MARKET, 1_000, 25_000, 77);
    feed.end();
    feed.begin();
    feed.limits(MARKET, 90, 110, 40);
    feed.end();
    assertThat(snapshot().fees()).isEqualTo(new MarketFees(1_000, 25_000, 77));
    assertThat(snapshot().limits()).isEqualTo(new MarketLimits(90, 110, 40));
  }

  @Test
  void theStockLeftIsWhatTheOwnerHasInOpenSellOrders() {
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(new Owner(1, 12), Side.SELL, 101, 5, TimeInForce.GTC);
    exchange.place(BEN, Side.SELL, 102, 7, TimeInForce.GTC);
    exchange.place(ANN, Side.BUY, 90, 3, TimeInForce.GTC);
    assertThat(snapshot().stockLeft()).isEqualTo(15);
    exchange.place(BEN, Side.BUY, 100, 4, TimeInForce.GTC);
    assertThat(snapshot().stockLeft()).isEqualTo(11);
    exchange.amend(exchange.resting().getFirst(), 2);
    assertThat(snapshot().stockLeft()).isEqualTo(7);
    exchange.replace(exchange.resting().getFirst(), 103, 20);
    assertThat(snapshot().stockLeft()).isEqualTo(25);
    for (NaiveExchange.Order order : List.copyOf(exchange.resting())) {
      exchange.cancel(order);
    }
    assertThat(snapshot().stockLeft()).isZero();
  }

  @Test
  void theLastPriceOutlivesTheTradesRetained() {
    assertThat(snapshot().lastPrice()).isZero();
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 120, 1, TimeInForce.GTC);
    assertThat(snapshot().lastPrice()).isEqualTo(100);
  }

  @Test
  void theVersionIsTheLastEventThatChangedTheMarket() {
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 101, 1, TimeInForce.GTC);
    feed.epoch(2);
    exchange.place(BEN, Side.BUY, 101, 2, TimeInForce.GTC);
    feed.begin();
    feed.ticked();
    feed.end();
    assertThat(snapshot().version()).isEqualTo(new MarketVersion(2, 6, 2));
    assertThat(snapshot().version()).hasToString("2.6.2");
  }

  @Test
  void nothingIsPublishedInTheMiddleOfACommand() {
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    MarketSnapshot before = snapshot();
    long id = feed.begin();
    feed.accepted(id, BEN, MARKET, Side.BUY, 100, 4, "");
    feed.interrupt();
    assertThat(snapshot()).isEqualTo(before);
    feed.trade(MARKET, 100, 4, new Fill(4, ANN, 6), new Fill(id, BEN, 0), Side.BUY);
    feed.end();
    assertThat(snapshot().sequence()).isEqualTo(id);
    assertThat(book()).isEqualTo("[] / [100 x 6 (1)]");
  }

  @Test
  void aMarketIsPublishedAtMostOnceInTheInterval() {
    snapshot();
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    now += INTERVAL_NS;
    model.onDutyCycle();
    assertThat(model.market(MARKET).sequence()).isEqualTo(4);
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    now += INTERVAL_NS - 1;
    model.onDutyCycle();
    assertThat(model.market(MARKET).sequence()).isEqualTo(4);
    assertThat(model.sequence()).isEqualTo(4);
    now += 1;
    model.onDutyCycle();
    assertThat(model.market(MARKET).sequence()).isEqualTo(5);
    assertThat(model.sequence()).isEqualTo(5);
  }

  @Test
  void publishingIsAnnounced() {
    List<Long> announced = new ArrayList<>();
    model.onPublish(() -> announced.add(model.market(MARKET).sequence()));
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    snapshot();
    snapshot();
    assertThat(announced).containsExactly(4L);
  }

  @Test
  void theBestPricesAreToldAfterEveryCommandOfTheMarket() {
    List<String> best = new ArrayList<>();
    model.onCommandEnd(
        (market, sequence, bid, bidQuantity, ask, askQuantity) ->
            best.add(sequence + ": " + bid + "x" + bidQuantity + " " + ask + "x" + askQuantity));
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    feed.begin();
    feed.ticked();
    feed.end();
    exchange.place(BEN, Side.BUY, 100, 12, TimeInForce.GTC);
    assertThat(best).containsExactly("4: 0x0 100x10", "6: 100x2 0x0");
  }

  @Test
  void marketsAreListedById() {
    feed.begin();
    feed.market(3, "A", 2, 1, 1, 1);
    feed.end();
    feed.begin();
    feed.market(9, "B", 2, 1, 1, 1);
    feed.end();
    assertThat(model.markets(0, 2))
        .extracting(m -> m.definition().marketId())
        .containsExactly(3, 7);
    assertThat(model.markets(7, 2)).extracting(m -> m.definition().marketId()).containsExactly(9);
  }

  @Test
  void aFeedThatDoesNotStartAtTheStartIsRefusedLoudly() {
    feed.begin();
    feed.cancelled(99, ANN, MARKET, 5, 5, CancelReason.REQUESTED);
    assertThatThrownBy(feed::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("order 99")
        .hasMessageContaining("from the start");
  }
}
