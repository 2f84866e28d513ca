package io.rollingdrop.lab.failover;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description =
        "Kills the leader of a cluster of three, again and again, under load: how long a client waits, and whether anything is lost or doubled.",
    footer = {
      "",
      "Three processes as 'ops/rollingdrop up --cluster' starts them, on this machine's loopback.",
      "Their data is kept in the results folder if the run is invalid.",
      "The last line is JSON.",
      "Exit codes: 0 valid, 1 the lab's oracle failed or the rate was missed, 2 wrong usage."
    })
public final class FailoverCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "Leaders killed, one after another. Default: ${DEFAULT-VALUE}.")
  private int kills = FailoverSettings.DEFAULT_KILLS;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Commands a second offered. Default: ${DEFAULT-VALUE}.")
  private int ratePerS = FailoverSettings.DEFAULT_RATE_PER_S;

  @Option(
      names = "--quiet-seconds",
      paramLabel = "S",
      description =
          "Seconds under load before the first kill, in which no election may be. Default: ${DEFAULT-VALUE}.")
  private int quietS = FailoverSettings.DEFAULT_QUIET_S;

  @Option(names = "--seed", description = "Of the workload. Default: ${DEFAULT-VALUE}.")
  private long seed = FailoverSettings.DEFAULT_SEED;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    FailoverSettings settings = settings();
    return LabRun.execute(spec, options, run -> new FailoverLab(settings, run).run());
  }

  private FailoverSettings settings() {
    try {
      return new FailoverSettings(kills, ratePerS, quietS, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
