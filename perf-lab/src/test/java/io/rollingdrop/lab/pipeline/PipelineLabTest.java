package io.rollingdrop.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineLabTest {

  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 16,
          16,
          16,
          1 << 9,
          1 << 13,
          16,
          64,
          1 << 14,
          1 << 10,
          16);

  @TempDir Path folder;

  /** At a rate that any machine carries: its oracle is tested, not its speed. */
  private LabResult run(Durability durability) throws InterruptedException {
    PipelineSettings settings =
        new PipelineSettings(
            durability, CoreSettings.Waiting.SLEEPING, SMALL, 1_000, 0, 2, 1, 0, 1, true);
    return LabRun.execute("pipeline", folder, run -> new PipelineLab(settings, run).run());
  }

  @Test
  void every_command_is_answered_once_and_the_journals_give_the_state_again()
      throws InterruptedException {
    LabResult result = run(Durability.MEMORY);

    assertThat(result.reasons())
        .as("a busy machine may miss the rate, which is no fault of the core")
        .allMatch(reason -> reason.startsWith("achieved "));
    assertThat(result.json())
        .contains(
            "\"durability\":\"memory\"",
            "\"p9999_us\":",
            "\"aeron_ipc_echo_p50_us\":",
            "\"hiccup_p999_us\":");
    assertThat(folder)
        .isDirectoryContaining("glob:**/latency.hgrm")
        .isDirectoryContaining("glob:**/latency.hlog")
        .isDirectoryContaining("glob:**/service.hlog")
        .isDirectoryContaining("glob:**/empty-ring.hlog")
        .isDirectoryContaining("glob:**/chronicle-append.hlog")
        .isDirectoryContaining("glob:**/fdatasync.hlog")
        .isDirectoryContaining("glob:**/aeron-ipc-echo.hlog")
        .isDirectoryContaining("glob:**/exchange-core.hlog")
        .isDirectoryContaining("glob:**/hiccup.hlog")
        .isDirectoryContaining("glob:**/recording.jfr")
        .isDirectoryContaining("glob:**/pauses.json")
        .isDirectoryContaining("glob:**/report.json")
        .isDirectoryContaining("glob:**/run.json")
        .isDirectoryNotContaining("glob:**/journals")
        .isDirectoryNotContaining("glob:**/limits");
  }
}
