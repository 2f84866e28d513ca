package io.rollingdrop.lab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theMedianIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(new Spread().add(3).add(1).add(2).median()).isEqualTo(2);
    assertThat(new Spread().add(4).add(1).add(2).add(3).median()).isEqualTo(2.5);
    assertThat(new Spread().median()).isNaN();
  }

  @Test
  void itSaysTheMedianAndTheEnds() {
    assertThat(new Spread().add(3).add(1).add(2)).hasToString("2.00 (1.00 to 3.00)");
  }
}
