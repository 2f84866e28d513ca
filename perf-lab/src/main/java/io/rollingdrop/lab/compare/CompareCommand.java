package io.rollingdrop.lab.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        "This tree's engine against another revision's: better, same or worse, by processes that take turns.",
    footer = {
      "",
      "The other revision is checked out and built in a folder of its own; this tree is taken as it is built.",
      "Pairs are run until the answer is clear, or --pairs are done. The last line is JSON.",
      "Exit codes: 0 better or same, 1 worse, unclear or failed, 2 wrong usage."
    })
public final class CompareCommand implements Callable<Integer> {

  private static final int MOST_PAIRS = 1_000;
  private static final String FIGURE = "rollingdrop_whole_engine_ns";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REV", description = "A revision, as git understands it.")
  private String revision;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Most pairs of processes; at least 6. Default: ${DEFAULT-VALUE}.")
  private int mostPairs;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds that count in each process. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds before, in each process. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    if (mostPairs < Ratios.FEWEST || mostPairs > MOST_PAIRS) {
      throw new ParameterException(
          spec.commandLine(),
          "pairs %d: from %d to %d".formatted(mostPairs, Ratios.FEWEST, MOST_PAIRS));
    }
    return LabRun.execute(spec, options, this::compare);
  }

  private void compare(LabRun run) throws InterruptedException {
    run.report()
        .describe(
            "compare: this tree's engine against " + revision,
            "Does a message take this tree more or less processor time?")
        .limit(
            "The engine alone, on the workloads of lab engine: journal, ring and gateway are not compared.")
        .limit(
            "Pairs are looked at as they come, and the first clear answer is taken, which makes a wrong one likelier than the interval's confidence says.");
    run.progress().note("checking out and building " + revision + ", unless that has been done");
    Path root = run.repository().root();
    Tree other = Tree.of(root, revision);
    Tree here = new Tree("this tree", root);
    Path scratch = RunFolder.newTemporary("compare");
    try {
      Ratios ratios = new Ratios();
      List<List<String>> rows = new ArrayList<>();
      Verdict verdict = Verdict.UNCLEAR;
      for (int pair = 1; pair <= mostPairs && verdict == Verdict.UNCLEAR; pair++) {
        boolean otherFirst = pair % 2 == 1;
        double before = otherFirst ? nanos(other, scratch) : Double.NaN;
        double now = nanos(here, scratch);
        if (!otherFirst) {
          before = nanos(other, scratch);
        }
        ratios.add(now / before);
        rows.add(
            List.of(
                Integer.toString(pair),
                "%.1f".formatted(before),
                "%.1f".formatted(now),
                "%.3f".formatted(now / before)));
        run.progress()
            .note(
                "pair %d of at most %d: %.1f ns, %.1f ns, ratio %.3f"
                    .formatted(pair, mostPairs, before, now, now / before));
        verdict = pair < Ratios.FEWEST ? Verdict.UNCLEAR : Verdict.of(ratios);
      }
      conclude(run, ratios, verdict, rows);
    } finally {
      RunFolder.delete(scratch);
    }
  }

  private double nanos(Tree tree, Path scratch) throws InterruptedException {
    JsonNode result =
        tree.lab(
            List.of(
                "engine",
                "--alone",
                "--warm-up",
                Integer.toString(warmUp),
                "--rounds",
                Integer.toString(rounds),
                "--out",
                scratch.resolve("run").toString()));
    double nanos = result.path(FIGURE).asDouble(0);
    if (!result.path("valid").asBoolean() || nanos <= 0) {
      throw new IllegalStateException(
          "%s: lab engine was not valid: %s".formatted(tree.label(), result));
    }
    return nanos;
  }

  private void conclude(LabRun run, Ratios ratios, Verdict verdict, List<List<String>> rows) {
    String answer = verdict.name().toLowerCase(Locale.ROOT);
    String sentence =
        "%s: a message takes %.3f times the processor time of %s (%.1f %% confidence: %.3f to %.3f, %d pairs)"
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
        .put("pairs", ratios.count())
        .say(sentence);
    run.report()
        .oracle(sentence)
        .table(
            "Processor time of a message, median of %d rounds in a process".formatted(rounds),
            List.of("pair", revision + ", ns", "this tree, ns", "ratio"),
            rows);
    switch (verdict) {
      case WORSE -> run.result().invalid("this tree is slower than " + revision);
      case UNCLEAR ->
          run.result()
              .invalid("the pairs differ too much to say: give --pairs more, or a quieter machine");
      case BETTER, SAME -> {
        // As it should be.
      }
    }
  }
}
