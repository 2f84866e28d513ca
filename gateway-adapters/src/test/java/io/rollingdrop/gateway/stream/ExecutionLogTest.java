package io.rollingdrop.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import io.rollingdrop.protocol.market.NaiveExchange;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExecutionLogTest {

  private static final int MARKET = 1;
  private static final Owner ANN = new Owner(1, 11);
  private static final Owner BEN = new Owner(2, 22);

  private static StreamPosition at(long sequence, int index) {
    return new StreamPosition(1, sequence, index);
  }

  @Test
  void reportsOfACommandAppearTogetherAtItsEnd() {
    ExecutionLog log = new ExecutionLog(new ExecutionLog.Settings(16, 100));
    FeedScript feed = new FeedScript(log);
    feed.begin();
    feed.accepted(1, ANN, MARKET, Side.BUY, 5, 5, "a");
    feed.interrupt();
    assertThat(log.of(1).end()).isZero();
    feed.cancelled(1, ANN, MARKET, 5, 5, CancelReason.IOC_REMAINDER);
    feed.end();
    assertThat(log.of(1).end()).isEqualTo(2);
    assertThat(log.seen().sequence()).isEqualTo(1);
  }

  @Test
  void aTenantKeepsItsLastReportsAndKnowsWhatItLost() {
    ExecutionLog log = new ExecutionLog(new ExecutionLog.Settings(100, 10_000));
    NaiveExchange exchange = new NaiveExchange(new FeedScript(log), MARKET);
    for (int i = 0; i < 1_000; i++) {
      exchange.place(ANN, Side.BUY, 5, 5, TimeInForce.GTC);
    }
    TenantLog ann = log.of(1);
    assertThat(ann.oldest().stamp().sequence()).isEqualTo(1_000 - 128 + 1);
    assertThat(ann.firstAfter(at(1_000 - 128, 0))).isEqualTo(1_000 - 128);
    assertThat(ann.firstAfter(at(1_000 - 129, 0))).isEqualTo(-1);
    assertThat(ann.firstAfter(at(999, 0))).isEqualTo(999);
    assertThat(ann.firstAfter(at(1_000, 0))).isEqualTo(1_000);
    assertThat(ann.get(5)).isNull();
    assertThat(ann.get(999).stamp().sequence()).isEqualTo(1_000);
  }

  @Test
  void atTheTotalBoundTheBusiestTenantLosesFirst() {
    ExecutionLog log = new ExecutionLog(new ExecutionLog.Settings(1 << 10, 500));
    NaiveExchange exchange = new NaiveExchange(new FeedScript(log), MARKET);
    for (int i = 0; i < 50; i++) {
      exchange.place(BEN, Side.BUY, 5, 5, TimeInForce.GTC);
    }
    for (int i = 0; i < 1_000; i++) {
      exchange.place(ANN, Side.BUY, 5, 5, TimeInForce.GTC);
    }
    assertThat(log.of(2).size()).isEqualTo(50);
    assertThat(log.of(1).size()).isBetween(350, 450);
    assertThat(log.of(2).firstAfter(at(0, 0))).isZero();
    assertThat(log.of(1).firstAfter(at(50, 0))).isEqualTo(-1);
  }

  @Test
  void aFeedThatDoesNotStartAtTheStartIsRefusedLoudly() {
    FeedScript feed = new FeedScript(new ExecutionLog(ExecutionLog.Settings.defaults()));
    feed.begin();
    feed.amended(99, ANN, MARKET, 5, 5);
    assertThatThrownBy(feed::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("order 99");
  }

  /** A reader that keeps up sees every ordinal; one that does not is told, never misled. */
  @Test
  void aReaderBesideTheWriterSeesEveryReportInOrderOrLearnsThatItWasLapped()
      throws InterruptedException {
    ExecutionLog log = new ExecutionLog(new ExecutionLog.Settings(256, 100_000));
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicReference<String> wrong = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  TenantLog ann = log.of(1);
                  long cursor = 0;
                  while (running.get() || cursor < ann.end()) {
                    if (cursor == ann.end()) {
                      continue;
                    }
                    ExecutionReport report = ann.get(cursor);
                    if (report == null) {
                      cursor = ann.end();
                    } else if (report.stamp().ordinal() != cursor++
                        || report.stamp().sequence() != report.order().orderId()) {
                      wrong.compareAndSet(null, report.toString());
                    }
                  }
                });
    NaiveExchange exchange = new NaiveExchange(new FeedScript(log), MARKET);
    for (int i = 0; i < 50_000; i++) {
      exchange.place(ANN, Side.BUY, 5, 5, TimeInForce.IOC);
    }
    running.set(false);
    reader.join();
    assertThat(wrong.get()).isNull();
  }

  @Test
  void positionsAreReadAsTheyAreWritten() {
    assertThat(StreamPosition.parse("2.17.3")).isEqualTo(new StreamPosition(2, 17, 3));
    assertThat(StreamPosition.parse("2.17.3").toString()).isEqualTo("2.17.3");
    assertThat(StreamPosition.parse("17"))
        .isEqualTo(new StreamPosition(StreamPosition.ANY_EPOCH, 17, Integer.MAX_VALUE));
    for (String wrong : new String[] {"", "1.2", "1.2.3.4", "-1", "a", "1.2.", "1.-2.3", " 1"}) {
      assertThatThrownBy(() -> StreamPosition.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
