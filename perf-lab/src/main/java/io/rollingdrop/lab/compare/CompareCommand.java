package io.rollingdrop.lab.compare;

import io.rollingdrop.lab.engine.EngineCommand;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "This tree's engine against another revision's, in turns in one JVM: better, same or worse.",
    footer = {
      "",
      "The other revision is checked out and built in a folder of its own; this tree is taken as it is built.",
      "JVMs are run until the answer is clear, or --forks are done. The last line is JSON.",
      "Exit codes: 0 better or same, 1 unclear or failed, 2 wrong usage, 3 worse."
    })
public final class CompareCommand implements Callable<Integer> {

  private static final int EXIT_WORSE = 3;
  private static final int MOST_FORKS = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REV", description = "A revision, as git understands it.")
  private String revision;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "30",
      description = "Most JVMs, one after the other; at least 6. Default: ${DEFAULT-VALUE}.")
  private int mostForks;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Rounds that count in each JVM. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds before, in each JVM. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    if (mostForks < Ratios.FEWEST || mostForks > MOST_FORKS) {
      throw new ParameterException(
          spec.commandLine(),
          "forks %d: from %d to %d".formatted(mostForks, Ratios.FEWEST, MOST_FORKS));
    }
    AtomicReference<Verdict> verdict = new AtomicReference<>(Verdict.UNCLEAR);
    int exitCode = LabRun.execute(spec, options, run -> verdict.set(compare(run)));
    return verdict.get() == Verdict.WORSE ? EXIT_WORSE : exitCode;
  }

  private Verdict compare(LabRun run) throws InterruptedException {
    run.report()
        .describe(
            "compare: this tree's engine against " + revision,
            "Does a message take this tree more or less processor time?")
        .limit(
            "The engine alone, on the workloads of lab engine: journal, ring and gateway are not compared.")
        .limit(
            "JVMs are looked at as they come, and the first clear answer is taken, which makes a wrong one likelier than the interval's confidence says.");
    run.progress().note("checking out and building " + revision + ", unless that has been done");
    Path root = run.repository().root();
    Tree other = Tree.of(root, revision);
    Tree here = new Tree("this tree", root);
    List<Path> workloads = workloads(run);
    Ratios ratios = new Ratios();
    List<List<String>> rows = new ArrayList<>();
    Verdict verdict = Verdict.UNCLEAR;
    for (int number = 1; number <= mostForks && verdict == Verdict.UNCLEAR; number++) {
      Fork fork = Fork.run(other, here, number % 2 == 1, warmUp, rounds, workloads);
      ratios.add(fork.ratio());
      run.progress()
          .note(
              "JVM %d of at most %d: %.1f ns, %.1f ns, ratio %.3f"
                  .formatted(number, mostForks, fork.otherNs(), fork.hereNs(), fork.ratio()));
      rows.add(
          List.of(
              Integer.toString(number),
              "%.1f".formatted(fork.otherNs()),
              "%.1f".formatted(fork.hereNs()),
              "%.3f".formatted(fork.ratio())));
      verdict = number < Ratios.FEWEST ? Verdict.UNCLEAR : Verdict.of(ratios);
    }
    conclude(run, ratios, verdict, rows);
    return verdict;
  }

  private static List<Path> workloads(LabRun run) {
    try {
      return EngineCommand.defaultWorkloads(run.repository());
    } catch (IOException e) {
      throw new IllegalStateException("cannot find the workloads: " + e.getMessage(), e);
    }
  }

  private void conclude(LabRun run, Ratios ratios, Verdict verdict, List<List<String>> rows) {
    String answer = verdict.name().toLowerCase(Locale.ROOT);
    String sentence =
        "%s: a message takes %.3f times the processor time of %s (%.1f %% confidence: %.3f to %.3f, %d JVMs)"
            .formatted(
                answer,
                ratios.median(),
                revision,
                100 * ratios.confidence(),
                ratios.lower(),
                ratios.upper(),
                ratios.count());
    run.result()
        .put("verdict", answer)
        .put("revision", revision)
        .put("ratio", ratios.median())
        .put("ratio_lower", ratios.lower())
        .put("ratio_upper", ratios.upper())
        .put("confidence", ratios.confidence())
        .put("forks", ratios.count())
        .say(sentence);
    run.report()
        .answer(sentence)
        .oracle("Both revisions reported the same on every workload, in every round.")
        .table(
            "Processor time of a message, medians of %d rounds in a JVM".formatted(rounds),
            List.of("JVM", revision + ", ns", "this tree, ns", "ratio"),
            rows);
    if (verdict == Verdict.UNCLEAR) {
      run.result()
          .invalid("the JVMs differ too much to say: give --forks more, or a quieter machine");
    }
  }
}
