package io.rollingdrop.lab.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.report.Environment;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab pipeline}. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description =
        "Open-loop latency and highest throughput of the core, both journals written, one feed consumer.",
    footer = {
      "",
      "Writes histograms, command, commit and environment to a results folder. The last line is JSON.",
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
      description = "Length of the latency and of the throughput phase. Default: ${DEFAULT-VALUE}.")
  private int seconds = PipelineSettings.DEFAULT_SECONDS;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Seconds of each warm-up. Default: ${DEFAULT-VALUE}.")
  private int warmUpS = PipelineSettings.DEFAULT_WARM_UP_S;

  @Option(names = "--seed", description = "Of the workload. Default: ${DEFAULT-VALUE}.")
  private long seed = PipelineSettings.DEFAULT_SEED;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Results folder. Default: a new one in perf-lab/results.")
  private Path out;

  @Override
  public Integer call() throws InterruptedException {
    Repository repository = Repository.find();
    PipelineSettings settings = settings();
    RunFolder folder = RunFolder.at(out != null ? out : RunFolder.newPath(repository, "pipeline"));
    ObjectNode environment = Environment.describe(repository);
    Progress progress = new Progress("pipeline", spec.commandLine().getErr(), System::nanoTime);
    LabResult result = new PipelineLab(settings, folder, progress).run();
    folder.write(result, command(), environment);
    return result.say("results in " + folder.path()).print(spec.commandLine().getOut());
  }

  private PipelineSettings settings() {
    try {
      return new PipelineSettings(
          durability, waiting, EngineLimits.DEFAULTS, ratePerS, warmUpS, seconds, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("lab"));
    command.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
    return command;
  }
}
