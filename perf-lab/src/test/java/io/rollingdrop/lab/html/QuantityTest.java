package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {

  private static String plain(String quantity) {
    return quantity.replace('\u00a0', ' ');
  }

  @Test
  void durations_have_three_digits_and_the_unit_that_fits() {
    assertThat(plain(Quantity.nanos(850))).isEqualTo("850 ns");
    assertThat(plain(Quantity.nanos(51_234))).isEqualTo("51.2 µs");
    assertThat(plain(Quantity.nanos(999_600))).isEqualTo("1.00 ms");
    assertThat(plain(Quantity.micros(4_100))).isEqualTo("4.10 ms");
    assertThat(plain(Quantity.nanos(1.5e9))).isEqualTo("1.50 s");
    assertThat(plain(Quantity.nanos(4.2e12))).isEqualTo("4,200 s");
    assertThat(Quantity.nanos(0)).isEqualTo("–");
  }

  @Test
  void a_share_is_never_rounded_up_to_all_of_it() {
    assertThat(plain(Quantity.percent(1))).isEqualTo("100.0 %");
    assertThat(plain(Quantity.percent(0.99999))).isEqualTo("99.99 %");
    assertThat(plain(Quantity.percent(0.92))).isEqualTo("92.0 %");
  }

  @Test
  void counts_rates_and_ratios_read_easily() {
    assertThat(Quantity.perSecond(223_730.4)).isEqualTo("223,730/s");
    assertThat(Quantity.ratio(51.2, 17.1)).isEqualTo("×2.99");
    assertThat(Quantity.ratio(51.2, 0)).isEqualTo("–");
    assertThat(plain(Quantity.bytes(1_048_576))).isEqualTo("1.05 MB");
    assertThat(plain(Quantity.bytes(0))).isEqualTo("0 B");
  }
}
