package io.rollingdrop.lab.pipeline;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab pipeline}. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description =
        "Open-loop latency and highest throughput of the core, both journals written, one feed consumer; exchange-core beside it.",
    footer = {
      "",
      "What is fair about the lines beside the core's and what is not: perf-lab/FAIRNESS.md.",
      "Leaves a results folder with a report. The last line is JSON.",
      "Exit codes: 0 valid, 1 the lab's oracle failed or the rate was missed, 2 wrong usage."
    })
public final class PipelineCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--durability",
      defaultValue = "memory",
      description = "When a command is answered: ${COMPLETION-CANDIDATES}. Default: memory.")
  private Durability durability;

  @Option(
      names = "--waiting",
      defaultValue = "sleeping",
      description = "How the core's threads wait: ${COMPLETION-CANDIDATES}. Default: sleeping.")
  private CoreSettings.Waiting waiting;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Commands a second offered in the latency phase. Default: ${DEFAULT-VALUE}.")
  private int ratePerS = PipelineSettings.DEFAULT_RATE_PER_S;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Length of each latency phase and of the throughput phase. Default: ${DEFAULT-VALUE}.")
  private int seconds = PipelineSettings.DEFAULT_SECONDS;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Seconds of each warm-up. Default: ${DEFAULT-VALUE}.")
  private int warmUpS = PipelineSettings.DEFAULT_WARM_UP_S;

  @Option(names = "--seed", description = "Of the workload. Default: ${DEFAULT-VALUE}.")
  private long seed = PipelineSettings.DEFAULT_SEED;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Latency phases, each with one of the empty ring before it. Default: ${DEFAULT-VALUE}.")
  private int runs = PipelineSettings.DEFAULT_RUNS;

  @Option(
      names = "--sweep",
      paramLabel = "N",
      description =
          "Seconds at each rate of latency against load; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int sweepS = PipelineSettings.DEFAULT_SWEEP_S;

  @Option(names = "--alone", description = "The core alone, without exchange-core.")
  private boolean alone;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    PipelineSettings settings = settings();
    return LabRun.execute(spec, options, run -> new PipelineLab(settings, run).run());
  }

  private PipelineSettings settings() {
    try {
      return new PipelineSettings(
          durability,
          waiting,
          EngineLimits.DEFAULTS,
          ratePerS,
          warmUpS,
          runs,
          seconds,
          sweepS,
          seed,
          !alone);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
