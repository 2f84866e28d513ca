package io.rollingdrop.lab.pipeline;

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

/** {@code lab day}. */
@Command(
    name = "day",
    mixinStandardHelpOptions = true,
    description =
        "A day of fifty million transactions with drops opening, as fast as the core takes them; then recovered from a snapshot, and from the first command.",
    footer = {
      "",
      "Writes about half a KiB of journals a transaction into the results folder, and removes them.",
      "Leaves a results folder with a report. The last line is JSON.",
      "Exit codes: 0 valid, 1 the lab's oracle failed, 2 wrong usage."
    })
public final class DayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      description = "Commands of the day. Default: ${DEFAULT-VALUE}.")
  private long transactions = DaySettings.DEFAULT_TRANSACTIONS;

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
      names = "--resting",
      paramLabel = "N",
      description = "Orders that rest all day. Default: ${DEFAULT-VALUE}.")
  private int resting = DaySettings.DEFAULT_RESTING;

  @Option(names = "--seed", description = "Of the workload. Default: ${DEFAULT-VALUE}.")
  private long seed = DaySettings.DEFAULT_SEED;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    DaySettings settings = settings();
    return LabRun.execute(spec, options, run -> new DayLab(settings, run).run());
  }

  private DaySettings settings() {
    try {
      return new DaySettings(transactions, durability, waiting, resting, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
