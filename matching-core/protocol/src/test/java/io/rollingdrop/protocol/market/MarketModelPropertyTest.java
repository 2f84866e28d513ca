package io.rollingdrop.protocol.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model against an exchange that keeps nothing but a list of orders. */
class MarketModelPropertyTest {

  private static final int MARKET = 1;
  private static final int COMMANDS = 4_000;

  private long bidPrice;
  private long bidQuantity;
  private long askPrice;
  private long askQuantity;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void afterEveryCommandTheBookIsThatOfTheOrdersLeft(long seed) {
    MarketModel model = new MarketModel(new MarketModel.Settings(1_000, 10, 0), System::nanoTime);
    model.onCommandEnd(
        (market, sequence, bid, bidLots, ask, askLots) -> {
          bidPrice = bid;
          bidQuantity = bidLots;
          askPrice = ask;
          askQuantity = askLots;
        });
    FeedScript feed = new FeedScript(model);
    feed.createMarket(MARKET, "GIG-EUR");
    NaiveExchange exchange = new NaiveExchange(feed, MARKET);
    Random random = new Random(seed);
    for (int i = 0; i < COMMANDS; i++) {
      step(exchange, random);
      model.onDutyCycle();
      MarketSnapshot snapshot = model.market(MARKET);
      assertThat(snapshot.sequence()).isEqualTo(feed.sequence());
      assertThat(snapshot.stockLeft()).isEqualTo(stock(exchange));
      assertSide(exchange.levels(Side.BUY), snapshot.bids(), bidPrice, bidQuantity);
      assertSide(exchange.levels(Side.SELL), snapshot.asks(), askPrice, askQuantity);
    }
  }

  /** The market is the first tenant's. */
  private static long stock(NaiveExchange exchange) {
    return exchange.resting().stream()
        .filter(order -> order.side == Side.SELL && order.owner.tenantId() == 1)
        .mapToLong(order -> order.open)
        .sum();
  }

  private static void step(NaiveExchange exchange, Random random) {
    int choice = random.nextInt(10);
    Owner owner = new Owner(1 + random.nextInt(2), 1 + random.nextInt(4));
    long price = 1_000 + (long) (random.nextGaussian() * 15);
    long quantity = 1 + random.nextLong(20);
    if (choice < 5 || exchange.resting().isEmpty()) {
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      TimeInForce timeInForce = random.nextInt(5) == 0 ? TimeInForce.IOC : TimeInForce.GTC;
      exchange.place(owner, side, price, quantity, timeInForce);
      return;
    }
    NaiveExchange.Order order = exchange.resting().get(random.nextInt(exchange.resting().size()));
    if (choice < 7) {
      exchange.cancel(order);
    } else if (choice < 9) {
      exchange.replace(order, price, quantity);
    } else if (order.open > 1) {
      exchange.amend(order, 1 + random.nextLong(order.open - 1));
    } else {
      exchange.cancel(order);
    }
  }

  private static void assertSide(
      Map<Long, long[]> expected, Levels levels, long bestPrice, long bestQuantity) {
    StringBuilder text = new StringBuilder("[");
    expected.forEach(
        (price, level) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append(price + " x " + level[0] + " (" + level[1] + ")"));
    assertThat(levels.toString()).isEqualTo(text.append(']').toString());
    assertThat(bestPrice).isEqualTo(levels.size() == 0 ? 0 : levels.price(0));
    assertThat(bestQuantity).isEqualTo(levels.size() == 0 ? 0 : levels.quantity(0));
  }

  /**
   * One command moves a whole order from one price to another, so in every state that ever was,
   * there is exactly one order of that size on one level.
   */
  @Test
  void readersNeverSeeTheMiddleOfACommand() throws InterruptedException {
    MarketModel model = new MarketModel(new MarketModel.Settings(10, 10, 0), System::nanoTime);
    FeedScript feed = new FeedScript(model);
    feed.createMarket(MARKET, "GIG-EUR");
    NaiveExchange exchange = new NaiveExchange(feed, MARKET);
    exchange.place(new Owner(1, 1), Side.BUY, 100, 50, TimeInForce.GTC);
    model.onDutyCycle();
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicReference<String> wrong = new AtomicReference<>();
    Thread reader = Thread.ofPlatform().start(() -> readWhile(running, model, wrong));
    for (int i = 0; i < 50_000; i++) {
      exchange.replace(exchange.resting().getFirst(), 100 + i % 7, 50);
      model.onDutyCycle();
    }
    running.set(false);
    reader.join();
    assertThat(wrong.get()).isNull();
  }

  private static void readWhile(
      AtomicBoolean running, MarketModel model, AtomicReference<String> wrong) {
    long last = 0;
    while (running.get()) {
      MarketSnapshot snapshot = model.market(MARKET);
      boolean whole =
          snapshot.bids().size() == 1
              && snapshot.bids().quantity(0) == 50
              && snapshot.bids().orders(0) == 1
              && snapshot.bidLevels() == 1;
      if (!whole || snapshot.sequence() < last) {
        wrong.compareAndSet(null, snapshot.toString());
      }
      last = snapshot.sequence();
    }
  }
}
