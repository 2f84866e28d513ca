package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rollingdrop.lab.report.Spread;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFiguresTest {

  private static final Offset<Double> EXACT = within(1e-6);

  @TempDir Path folder;

  private KeyFigures of(String result, String report) {
    SampleFolder.replace(folder, "result.json", result);
    SampleFolder.replace(folder, "report.json", report);
    return KeyFigures.of(ResultsFolder.read(folder));
  }

  private KeyFigures ofRuns(String... runs) {
    return of(
        "{\"lab\":\"x\",\"valid\":true,\"p50_us\":1}",
        "{\"title\":\"x\",\"runs\":[" + String.join(",", runs) + "]}");
  }

  private static String run(double p50, double baseline, double max, double achieved) {
    return "{\"p50_us\":%s,\"baseline_p50_us\":%s,\"max_us\":%s,\"offered_per_s\":1000,\"achieved_per_s\":%s}"
        .formatted(p50, baseline, max, achieved);
  }

  @Test
  void the_headline_is_the_median_of_runs_but_the_worst_of_maxima() {
    KeyFigures key =
        ofRuns(run(50, 10, 900, 1_000), run(90, 10, 700, 990), run(60, 10, 800, 1_000));

    assertThat(key.headline(Figure.P50)).isEqualTo(60_000, EXACT);
    assertThat(key.headline(Figure.MAX)).isEqualTo(900_000, EXACT);
    assertThat(key.nanos(Figure.P50).factor()).isEqualTo(1.8, EXACT);
    assertThat(key.rate().replace('\u00a0', ' '))
        .isEqualTo("achieved 99.00 % of 1,000/s offered in the worst of 3 runs");
  }

  @Test
  void a_ratio_is_each_runs_to_its_own_baseline_so_that_what_slowed_both_drops_out() {
    KeyFigures key = ofRuns(run(50, 10, 1, 1_000), run(500, 100, 1, 1_000), run(55, 11, 1, 1_000));

    assertThat(key.ratio(Figure.P50)).isEqualTo(new Spread(5, 5, 5));
    assertThat(RunsSection.trust(key)).contains("p50 differs by a factor of 10.0");
  }

  @Test
  void without_runs_the_labs_own_figures_stand() {
    KeyFigures key = of("{\"lab\":\"x\",\"valid\":true,\"p50_us\":12.5}", "{\"title\":\"x\"}");

    assertThat(key.headline(Figure.P50)).isEqualTo(12_500, EXACT);
    assertThat(key.ratio(Figure.P50).isKnown()).isFalse();
    assertThat(key.hasRate()).isFalse();
  }

  @Test
  void one_run_is_said_to_have_no_spread() {
    assertThat(RunsSection.trust(ofRuns(run(50, 10, 1, 1_000)))).contains("no spread");
  }
}
