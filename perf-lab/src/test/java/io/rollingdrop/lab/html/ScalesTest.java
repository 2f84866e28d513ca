package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScalesTest {

  private static final Offset<Double> EXACT = within(1e-6);

  @Test
  void each_nine_more_takes_the_same_room_on_the_percentile_axis() {
    PercentileScale scale = new PercentileScale(1_000_000, 100, 700);

    assertThat(scale.at(0)).isEqualTo(100);
    assertThat(scale.at(0.5)).isEqualTo(100 + 100 * Math.log10(2), EXACT);
    assertThat(scale.at(0.9)).isEqualTo(200, EXACT);
    assertThat(scale.at(0.99)).isEqualTo(300, EXACT);
    assertThat(scale.at(0.999)).isEqualTo(400, EXACT);
    assertThat(scale.at(0.9999)).isEqualTo(500, EXACT);
    assertThat(scale.at(0.99999)).isEqualTo(600, within(1e-4));
    assertThat(scale.atTail(1_000_000)).isEqualTo(700, EXACT);
  }

  @Test
  void the_percentile_axis_ends_where_one_sample_is_left() {
    PercentileScale scale = new PercentileScale(250_000, 0, 1);

    assertThat(scale.ticks())
        .extracting(Tick::label)
        .containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %");
    assertThat(scale.atTail(250_000)).isEqualTo(1, EXACT);
    assertThat(scale.at(1)).isEqualTo(1, EXACT);
  }

  @Test
  void a_logarithmic_scale_ends_at_round_figures_and_keeps_ratios() {
    LogScale scale = new LogScale(3_000, 7_500_000, 0, 400, Quantity::tick);

    assertThat(scale.lowest()).isEqualTo(2_000, EXACT);
    assertThat(scale.highest()).isEqualTo(10_000_000, within(1.0));
    assertThat(scale.at(20_000) - scale.at(2_000))
        .isEqualTo(scale.at(200_000) - scale.at(20_000), EXACT);
    assertThat(scale.at(1)).isZero();
    assertThat(scale.at(1e12)).isEqualTo(400, EXACT);
    assertThat(scale.ticks())
        .filteredOn(Tick::isMajor)
        .extracting(Tick::label)
        .containsExactly("10\u00a0µs", "100\u00a0µs", "1\u00a0ms", "10\u00a0ms");
  }

  @Test
  void a_short_logarithmic_scale_labels_2_and_5_as_well() {
    assertThat(new LogScale(100, 900, 0, 1, Quantity::tick).ticks())
        .extracting(Tick::label)
        .containsExactly("100\u00a0ns", "200\u00a0ns", "500\u00a0ns", "1\u00a0µs");
    assertThat(new LogScale(100, 100, 0, 1, Quantity::tick).highest()).isEqualTo(200, EXACT);
  }

  @Test
  void a_logarithmic_scale_has_no_place_for_zero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogScale(0, 10, 0, 1, Quantity::tick))
        .withMessageContaining("0 < lowest");
  }

  @Test
  void a_linear_scale_counts_in_1_2_5_from_zero() {
    LinearScale scale = new LinearScale(250_000, 0, 255, Quantity::count);

    assertThat(scale.ticks())
        .extracting(Tick::label)
        .containsExactly("0", "50,000", "100,000", "150,000", "200,000", "250,000");
    assertThat(scale.at(0)).isZero();
    assertThat(scale.at(250_000)).isEqualTo(250, within(0.1));
  }

  @Test
  void labels_that_would_collide_move_apart_and_stay_inside() {
    assertThat(Plot.spread(List.of(50.0, 52.0, 95.0, 99.0), 10, 0, 100))
        .containsExactly(50, 60, 90, 100);
  }
}
