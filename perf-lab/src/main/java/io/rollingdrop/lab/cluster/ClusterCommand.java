package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description =
        "Highest throughput and open-loop latency of a cluster of three, in turns with a bare Aeron Cluster echo.",
    footer = {
      "",
      "What is fair about the echo beside the cluster and what is not: perf-lab/FAIRNESS.md.",
      "The last line is JSON.",
      "Exit codes: 0 valid, 1 the lab's oracle failed or a rate was missed, 2 wrong usage."
    })
public final class ClusterCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "Rounds before the measured ones. Default: 2.")
  private Integer warmUps;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds measured. Default: 5.")
  private Integer rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of each phase of each in a round. Default: 4.")
  private Integer seconds;

  @Option(
      names = "--quick",
      description = "One round of short phases: shows that the lab works, within a minute.")
  private boolean quick;

  @Option(names = "--seed", description = "Of the workload. Default: ${DEFAULT-VALUE}.")
  private long seed = ClusterSettings.DEFAULT_SEED;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    ClusterSettings settings = settings();
    return LabRun.execute(spec, options, run -> new ClusterLab(settings, run).run());
  }

  private ClusterSettings settings() {
    try {
      return new ClusterSettings(
          given(warmUps, ClusterSettings.DEFAULT_WARM_UPS, ClusterSettings.QUICK_WARM_UPS),
          given(rounds, ClusterSettings.DEFAULT_ROUNDS, ClusterSettings.QUICK_ROUNDS),
          given(seconds, ClusterSettings.DEFAULT_SECONDS, ClusterSettings.QUICK_SECONDS),
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int given(Integer value, int usual, int ifQuick) {
    if (value != null) {
      return value;
    }
    return quick ? ifQuick : usual;
  }
}
