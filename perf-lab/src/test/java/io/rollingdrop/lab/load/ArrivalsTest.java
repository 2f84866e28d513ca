package io.rollingdrop.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.load.Arrivals.Stretch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {

  @TempDir Path folder;

  @Test
  void requests_of_a_stretch_are_evenly_apart_and_stretches_follow_each_other() {
    Arrivals arrivals = Arrivals.of(List.of(new Stretch(1, 2), new Stretch(0.5, 4)));

    assertThat(arrivals.dueNs()).containsExactly(0, 500_000_000, 1_000_000_000, 1_250_000_000);
    assertThat(arrivals.seconds()).isEqualTo(1.25);
  }

  @Test
  void a_burst_offers_twice_the_capacity_between_halves_of_it() {
    Arrivals arrivals = new Burst(100).arrivals();

    assertThat(arrivals.count()).isEqualTo(5 * 50 + 10 * 200 + 20 * 50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          34200.0,1,7,10,5850000     | line 1, '34200.0,1,7,10,5850000': 5 fields, not 6
          34200.0,1,7,ten,5850000,1  | line 1, '34200.0,1,7,ten,5850000,1'
          34200.0,3,7,10,5850000,1   | holds no new order: there is nothing to replay
          """)
  void a_day_that_cannot_be_replayed_is_refused_with_its_place(String line, String reason)
      throws Exception {
    Path file = Files.writeString(folder.resolve("messages.csv"), line + "\n");

    assertThatThrownBy(() -> LobsterDay.read(folder))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void a_folder_without_a_day_says_what_is_looked_for() {
    assertThatThrownBy(() -> LobsterDay.read(folder))
        .hasMessageContaining("messages.csv")
        .hasMessageContaining("_message_");
  }
}
