package io.rollingdrop.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** With {@code -Drollingdrop.long=true}. */
@EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
class FailoverLabTest {

  @TempDir Path folder;

  @Test
  void a_killed_leader_costs_time_and_no_command() throws InterruptedException {
    LabResult result =
        LabRun.execute(
            "failover",
            folder,
            run -> new FailoverLab(new FailoverSettings(1, 50, 1, 1), run).run());

    assertThat(result.reasons())
        .as("a busy machine may miss the rate or hold an election, which is no loss")
        .allMatch(reason -> reason.startsWith("achieved ") || reason.contains(" elections in "));
    assertThat(result.json())
        .contains(
            "\"kills\":1",
            "\"gap_ms_max\":",
            "\"lost_acknowledged\":0",
            "\"duplicates\":0",
            "\"hash_equal\":true");
    assertThat(folder).isDirectoryContaining("glob:**/latency.hlog");
  }
}
