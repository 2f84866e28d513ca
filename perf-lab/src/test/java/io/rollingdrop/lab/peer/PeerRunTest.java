package io.rollingdrop.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.pipeline.CoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerRunTest {

  private static final int RATE_PER_S = 1_000;
  private static final long SEED = 1;

  @Test
  void exchangeCoreReportsWhatOurEngineReportsAndItsBalancesAddUp() {
    PeerRun.Outcome outcome =
        PeerRun.run(Repository.find().root(), CoreSettings.DEFAULTS, SEED, RATE_PER_S, 1, 1);

    assertThat(outcome.latencies().total().getTotalCount()).isEqualTo(RATE_PER_S);
    assertThat(outcome.commands()).isEqualTo(22 * RATE_PER_S);
    assertThat(outcome.trades()).isPositive();
    assertThat(outcome.maxPerS()).isPositive();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("exchange-core-"));
  }

  @Test
  void withoutTheDisruptorThatItWasBuiltWithItIsSaidWhatToDo(@TempDir Path elsewhere) {
    assertThatThrownBy(() -> PeerRun.run(elsewhere, CoreSettings.DEFAULTS, SEED, RATE_PER_S, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("disruptor.jar is not there: run ops/rollingdrop build");
  }

  @Test
  void thePeerGetsOrdersIocOrdersAndCancelsOfOrdersPlacedBefore() {
    PeerFlow flow = new PeerFlow(SEED);
    PeerOrders first = flow.next(10_000);
    PeerOrders second = flow.next(1);

    assertThat(second.number(0)).isEqualTo(10_001);
    int cancels = 0;
    int iocs = 0;
    for (int index = 0; index < first.count(); index++) {
      if (first.isCancel(index)) {
        cancels++;
        assertThat(first.orderId(index)).isLessThan(first.number(index));
        int placed = (int) first.orderId(index) - 1;
        assertThat(first.market(index)).isEqualTo(first.market(placed));
        assertThat(first.account(index)).isEqualTo(first.account(placed));
      } else {
        assertThat(first.orderId(index)).isEqualTo(first.number(index));
        iocs += first.isIoc(index) ? 1 : 0;
      }
    }
    assertThat(cancels / 10_000.0).isBetween(0.29, 0.35);
    assertThat(iocs / 10_000.0).isBetween(0.14, 0.20);
  }

  @Test
  void aPeerThatForgetsATradeIsFound() {
    assertThatThrownBy(() -> PeerRun.run(Forgetful::new, SEED, RATE_PER_S, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("exchange-core reports other things than our engine");
  }

  @Test
  void aPeerThatLeavesACommandUnansweredIsFound() {
    assertThatThrownBy(
            () ->
                PeerRun.run(
                    (reports, answers) ->
                        new Forgetful(reports, answers) {
                          @Override
                          public void submit(int index) {
                            if (index != 7) {
                              super.submit(index);
                            }
                          }
                        },
                    SEED,
                    RATE_PER_S,
                    0,
                    1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("exchange-core answered command 9 after command 7");
  }

  /** Acknowledges what it is given, and trades nothing. */
  private static class Forgetful implements PeerExchange {

    private final ReportSum reports;
    private final AnswerWatch answers;
    private PeerOrders orders;

    Forgetful(ReportSum reports, AnswerWatch answers) {
      this.reports = reports;
      this.answers = answers;
    }

    @Override
    public void addMarket(int market, int base, int quote, long lotSize, long tickSize) {
      // It needs no markets.
    }

    @Override
    public void addAccount(long account) {
      // It needs no accounts.
    }

    @Override
    public void deposit(long account, int asset, long amount) {
      // It needs no money.
    }

    @Override
    public void prepare(PeerOrders stretch) {
      orders = stretch;
    }

    @Override
    public void submit(int index) {
      reports.cancelReject(orders.orderId(index));
      answers.onAnswer(orders.number(index));
    }

    @Override
    public boolean isBalanced() {
      return true;
    }

    @Override
    public void close() {
      // It has no threads.
    }
  }
}
