package io.rollingdrop.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayLabTest {

  @TempDir Path folder;

  @Test
  void a_day_is_recovered_from_its_snapshot_and_from_its_first_command()
      throws InterruptedException {
    DaySettings settings =
        new DaySettings(100_000, Durability.MEMORY, CoreSettings.Waiting.SLEEPING, 1_000, 1);

    LabResult result = LabRun.execute("day", folder, run -> new DayLab(settings, run).run());

    assertThat(result.reasons()).isEmpty();
    assertThat(result.json())
        .contains(
            "\"transactions\":100000",
            "\"snapshot_pause_us_max\":",
            "\"recover_s\":",
            "\"full_replay_rate_per_s\":",
            "\"state_hash_equal\":true",
            "\"events_equal\":true");
    assertThat(folder.resolve("journals")).doesNotExist();
    assertThat(folder.resolve("report.html")).exists();
  }
}
