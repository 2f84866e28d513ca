package io.rollingdrop.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  private static Spread of(double... values) {
    return Spread.of(DoubleStream.of(values));
  }

  @Test
  void theMedianIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(of(3, 1, 2).median()).isEqualTo(2);
    assertThat(of(4, 1, 2, 3).median()).isEqualTo(2.5);
  }

  @Test
  void whatIsNotKnownDoesNotCount() {
    assertThat(of(0, 5, 0)).isEqualTo(new Spread(5, 5, 5));
    assertThat(of().isKnown()).isFalse();
    assertThat(of().factor()).isEqualTo(1);
  }

  @Test
  void itSaysTheMedianAndTheEnds() {
    assertThat(of(3, 1, 2)).hasToString("2.00 (1.00 to 3.00)");
  }
}
