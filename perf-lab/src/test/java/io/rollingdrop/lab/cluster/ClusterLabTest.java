package io.rollingdrop.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** With {@code -Drollingdrop.long=true}. */
@EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
class ClusterLabTest {

  @TempDir Path folder;

  @Test
  void cluster_and_echo_answer_every_command_once_and_in_turn() throws InterruptedException {
    LabResult result =
        LabRun.execute(
            "cluster", folder, run -> new ClusterLab(new ClusterSettings(1, 1, 1, 1), run).run());

    assertThat(result.reasons())
        .as("a busy machine may miss the rate, which is no fault of the cluster")
        .allMatch(reason -> reason.contains(" achieved "));
    assertThat(result.json())
        .contains("\"max_rate_per_s\":", "\"echo_max_rate_per_s\":", "\"p50_ratio\":");
    assertThat(folder)
        .isDirectoryContaining("glob:**/latency.hlog")
        .isDirectoryContaining("glob:**/aeron-cluster-echo.hlog")
        .isDirectoryNotContaining("glob:**/nodes");
  }
}
