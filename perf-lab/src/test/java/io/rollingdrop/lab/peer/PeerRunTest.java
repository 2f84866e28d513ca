package io.rollingdrop.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.pipeline.CoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PeerRunTest {

  private static final int RATE_PER_S = 1_000;
  private static final long SEED = 1;

  @Test
  void exchangeCoreReportsWhatOurEngineReportsAndItsBalancesAddUp() {
    PeerRun.Outcome outcome =
        PeerRun.run(Repository.find().root(), CoreSettings.DEFAULTS, SEED, RATE_PER_S, 1, 1);

    assertThat(outcome.latencies().total().getTotalCount()).isEqualTo(RATE_PER_S);
    assertThat(outcome.commands()).isEqualTo(12 * RATE_PER_S);
    assertThat(outcome.trades()).isPositive();
    assertThat(outcome.maxPerS()).isPositive();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("exchange-core-"));
  }

  @Test
  void withoutTheDisruptorThatItWasBuiltWithItIsSaidWhatToDo(
      @org.junit.jupiter.api.io.TempDir Path elsewhere) {
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
  void aPeerThatReportsOtherwiseWouldBeFound() {
    PeerOrders orders = new PeerFlow(SEED).next(1_000);
    EngineTwin ours = new EngineTwin();
    ours.play(orders);
    ReportSum sum = ours.reports();
    long before = sum.sum();
    sum.trade(1, 1, 1, 2);

    assertThat(sum.trades()).isGreaterThan(1);
    assertThat(sum.sum()).isNotEqualTo(before);
  }
}
