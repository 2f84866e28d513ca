package io.rollingdrop.gateway.stream;

import static io.rollingdrop.gateway.stream.StreamFixture.ANN;
import static io.rollingdrop.gateway.stream.StreamFixture.BEN;
import static io.rollingdrop.gateway.stream.StreamFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.NaiveExchange;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketStreamTest {

  private StreamFixture gateway;

  @BeforeEach
  void start() {
    gateway =
        new StreamFixture(StreamSettings.defaults(), new ExecutionLog.Settings(1024, 100_000));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void place(Side side, long price, long quantity) {
    gateway.exchange.place(ANN, side, price, quantity, TimeInForce.GTC);
    gateway.model.onDutyCycle();
  }

  @Test
  void aBookComesWholeAndThenAsChanges() {
    place(Side.BUY, 99, 5);
    place(Side.SELL, 101, 3);
    try (StreamClient visitor = gateway.visitor()) {
      visitor.send("{'op':'subscribe','channel':'book','market_id':7,'depth':2,'id':'b'}");
      assertThat(visitor.expect("subscribed").toString())
          .isEqualTo(
              "{\"type\":\"subscribed\",\"id\":\"b\",\"channel\":\"book\",\"market_id\":7,"
                  + "\"depth\":2}");
      JsonNode book = visitor.expect("book");
      assertThat(book.path("symbol").asText()).isEqualTo("GIG-EUR");
      assertThat(book.path("state").asText()).isEqualTo("continuous");
      assertThat(book.path("sequence").asLong()).isEqualTo(5);
      assertThat(book.path("bids").toString()).isEqualTo("[[99,5,1]]");
      assertThat(book.path("asks").toString()).isEqualTo("[[101,3,1]]");

      place(Side.BUY, 98, 1);
      JsonNode update = visitor.expect("book_update");
      assertThat(update.path("previous_sequence").asLong()).isEqualTo(5);
      assertThat(update.path("sequence").asLong()).isEqualTo(6);
      assertThat(update.path("bids").toString()).isEqualTo("[[98,1,1]]");
      assertThat(update.path("asks").toString()).isEqualTo("[]");

      place(Side.BUY, 100, 2);
      assertThat(visitor.expect("book_update").path("bids").toString())
          .isEqualTo("[[100,2,1],[98,0,0]]");
    }
  }

  @Test
  void aChangeBelowTheDepthIsNotTold() {
    place(Side.BUY, 99, 5);
    try (StreamClient visitor = gateway.visitor()) {
      visitor.send("{'op':'subscribe','channel':'book','market_id':7,'depth':1}");
      visitor.expect("subscribed");
      visitor.expect("book");
      place(Side.BUY, 98, 1);
      assertThat(visitor.isQuiet()).isTrue();
    }
  }

  @Test
  void aHaltIsTold() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'book','market_id':7}").expect("subscribed");
      ann.expect("book");
      gateway.feed.begin();
      gateway.feed.state(MARKET, MarketState.HALTED);
      gateway.feed.end();
      gateway.model.onDutyCycle();
      assertThat(ann.expect("book_update").path("state").asText()).isEqualTo("halted");
    }
  }

  @Test
  void tradesComeWithTheRetainedOnesFirst() {
    place(Side.SELL, 100, 2);
    gateway.exchange.place(BEN, Side.BUY, 100, 1, TimeInForce.GTC);
    gateway.model.onDutyCycle();
    try (StreamClient visitor = gateway.visitor()) {
      visitor.send("{'op':'subscribe','channel':'trades','market_id':7}").expect("subscribed");
      JsonNode first = visitor.expect("trades");
      assertThat(first.path("snapshot").asBoolean()).isTrue();
      assertThat(first.path("trades").size()).isEqualTo(1);
      gateway.exchange.place(BEN, Side.BUY, 100, 1, TimeInForce.GTC);
      gateway.model.onDutyCycle();
      JsonNode second = visitor.expect("trades");
      assertThat(second.path("snapshot").asBoolean()).isFalse();
      assertThat(second.path("trade_count").asLong()).isEqualTo(2);
      JsonNode trade = second.path("trades").path(0);
      assertThat(trade.path("trade_id").asText()).isEqualTo("6-1");
      assertThat(trade.path("price").asLong()).isEqualTo(100);
      assertThat(trade.path("quantity").asLong()).isEqualTo(1);
      assertThat(trade.path("taker_side").asText()).isEqualTo("buy");
    }
  }

  @Test
  void tradesBeyondWhatIsRetainedAreCountedAsMissed() {
    try (StreamClient visitor = gateway.visitor()) {
      visitor.send("{'op':'subscribe','channel':'trades','market_id':7}").expect("subscribed");
      visitor.expect("trades");
      for (int i = 0; i < 25; i++) {
        gateway.exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
        gateway.exchange.place(BEN, Side.BUY, 100, 1, TimeInForce.GTC);
      }
      gateway.model.onDutyCycle();
      JsonNode trades = visitor.expect("trades");
      assertThat(trades.path("trades").size()).isEqualTo(20);
      assertThat(trades.path("missed").asLong()).isEqualTo(5);
    }
  }

  /** Whatever was conflated on the way, a client that applies the changes has the right book. */
  @Test
  void theBookThatAClientKeepsIsTheExchangesBook() {
    try (StreamClient visitor = gateway.visitor()) {
      visitor.send("{'op':'subscribe','channel':'book','market_id':7,'depth':50}");
      visitor.expect("subscribed");
      Map<Long, Long> bids = new TreeMap<>();
      Map<Long, Long> asks = new TreeMap<>();
      long sequence = keep(visitor.expect("book"), bids, asks, -1);
      Random random = new Random(7);
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 50; i++) {
          step(random);
          gateway.model.onDutyCycle();
        }
        // The last command of a round always changes the book's best level.
        place(Side.BUY, 960 + round, 1);
        while (sequence < gateway.feed.sequence()) {
          sequence = keep(visitor.expect("book_update"), bids, asks, sequence);
        }
        assertThat(bids).isEqualTo(quantities(Side.BUY));
        assertThat(asks).isEqualTo(quantities(Side.SELL));
      }
    }
  }

  private void step(Random random) {
    NaiveExchange exchange = gateway.exchange;
    if (random.nextInt(3) > 0 && exchange.resting().size() > 30) {
      exchange.cancel(exchange.resting().get(random.nextInt(exchange.resting().size())));
    } else {
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      long price = side == Side.BUY ? 930 + random.nextInt(20) : 990 + random.nextInt(20);
      exchange.place(ANN, side, price, 1 + random.nextInt(9), TimeInForce.GTC);
    }
  }

  private Map<Long, Long> quantities(Side side) {
    Map<Long, Long> quantities = new TreeMap<>();
    gateway.exchange.levels(side).forEach((price, level) -> quantities.put(price, level[0]));
    return quantities;
  }

  private static long keep(
      JsonNode message, Map<Long, Long> bids, Map<Long, Long> asks, long sequence) {
    if (sequence >= 0) {
      assertThat(message.path("previous_sequence").asLong()).isEqualTo(sequence);
    }
    apply(message.path("bids"), bids);
    apply(message.path("asks"), asks);
    return message.path("sequence").asLong();
  }

  private static void apply(JsonNode levels, Map<Long, Long> side) {
    for (JsonNode level : levels) {
      if (level.path(1).asLong() == 0) {
        side.remove(level.path(0).asLong());
      } else {
        side.put(level.path(0).asLong(), level.path(1).asLong());
      }
    }
  }
}
