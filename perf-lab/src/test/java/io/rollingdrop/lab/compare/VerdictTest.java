package io.rollingdrop.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VerdictTest {

  private static Ratios of(double... ratios) {
    Ratios all = new Ratios();
    for (double ratio : ratios) {
      all.add(ratio);
    }
    return all;
  }

  @Test
  void sixRatiosSpanAnIntervalOf97Percent() {
    Ratios six = of(1.02, 1.00, 1.01, 1.05, 1.04, 1.03);
    assertThat(six.lower()).isEqualTo(1.00);
    assertThat(six.upper()).isEqualTo(1.05);
    assertThat(six.confidence()).isCloseTo(0.96875, within(1e-9));
    assertThat(six.median()).isCloseTo(1.025, within(1e-9));
  }

  @Test
  void ofNineTheEndsAreLeftOut() {
    Ratios nine = of(0.5, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 3);
    assertThat(nine.lower()).isEqualTo(1.01);
    assertThat(nine.upper()).isEqualTo(1.07);
    assertThat(nine.confidence()).isCloseTo(0.9609375, within(1e-9));
  }

  @Test
  void fewerThanSixSayNothing() {
    assertThatThrownBy(of(1, 1, 1, 1, 1)::lower).hasMessageContaining("5 ratios are too few");
  }

  @Test
  void theWholeIntervalDecides() {
    assertThat(Verdict.of(of(1.06, 1.10, 1.11, 1.09, 1.12, 1.08))).isEqualTo(Verdict.WORSE);
    assertThat(Verdict.of(of(0.91, 0.90, 0.92, 0.93, 0.89, 0.94))).isEqualTo(Verdict.BETTER);
    assertThat(Verdict.of(of(0.98, 1.01, 1.02, 0.99, 1.00, 1.03))).isEqualTo(Verdict.SAME);
    assertThat(Verdict.of(of(0.98, 1.10, 1.11, 1.09, 1.12, 1.08))).isEqualTo(Verdict.UNCLEAR);
    assertThat(Verdict.of(of(0.90, 1.01, 1.02, 0.99, 1.00, 1.03))).isEqualTo(Verdict.UNCLEAR);
  }
}
