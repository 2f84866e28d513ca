package io.rollingdrop.lab.parts;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab parts}. */
@Command(
    name = "parts",
    mixinStandardHelpOptions = true,
    description =
        "The core's parts one by one, by JMH: book operations, codecs, journal, feed, each beside a baseline.",
    footer = {
      "",
      "All of them take about three minutes on two processors.",
      "Leaves a results folder with a report, jmh.txt and jmh.json. The last line is JSON.",
      "Exit codes: 0 valid, 1 a check of what was measured failed, 2 wrong usage."
    })
public final class PartsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..1",
      defaultValue = "",
      description =
          "Only parts in whose name this regular expression is found, and their baselines: book, command_encode, 'journal|feed'. Default: all.")
  private String pattern;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds, each with a new JVM for each benchmark. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "4",
      description = "Iterations that count in each JVM. Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "3",
      description = "Iterations before, in each JVM. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--iteration",
      paramLabel = "MS",
      defaultValue = "150",
      description =
          "Milliseconds that an iteration takes; of journal and feed it is three times 65,536 messages instead. Default: ${DEFAULT-VALUE}.")
  private int iterationMs;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    List<Part> parts = parts();
    PartsSettings settings;
    try {
      settings = new PartsSettings(forks, warmUp, iterations, iterationMs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return LabRun.execute(spec, options, run -> new PartsLab(settings, parts, run).run());
  }

  private List<Part> parts() {
    List<Part> parts;
    try {
      Pattern wanted = Pattern.compile(pattern);
      parts = Part.ALL.stream().filter(part -> wanted.matcher(part.name()).find()).toList();
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "'%s' is no regular expression".formatted(pattern), e);
    }
    if (parts.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no part is named like '%s'; there are %s"
              .formatted(
                  pattern, Part.ALL.stream().map(Part::name).collect(Collectors.joining(", "))));
    }
    return parts;
  }
}
