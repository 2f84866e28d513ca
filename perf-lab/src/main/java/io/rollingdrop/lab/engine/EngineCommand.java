package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.Spread;
import io.rollingdrop.lab.vectors.ExpectedAnswers;
import io.rollingdrop.lab.vectors.VectorsLab;
import io.rollingdrop.lab.vectors.WorkloadException;
import io.rollingdrop.lab.vectors.WorkloadPlayer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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

/** {@code lab engine}. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description =
        "Whole engine against our book alone and the order books of exchange-core and Parity: the same messages, in turns, in one JVM.",
    footer = {
      "",
      "All must report the same in every round. What is fair about it and what is not: perf-lab/FAIRNESS.md.",
      "Leaves a results folder with a report. The last line is JSON.",
      "Exit codes: 0 valid, 1 they differ, 2 wrong usage."
    })
public final class EngineCommand implements Callable<Integer> {

  private static final String DEFAULT_FILES = "*-s1-n20000.bin.gz";
  private static final int MOST = 10_000;

  // Places of our own among the contenders.
  private static final int ENGINE = 0;
  private static final int BOOK = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Workload files, or folders, which mean all their .bin.gz. Default: vectors/*-s1-n20000.bin.gz in the folder that ROLLINGDROP_ORDER_FLOW names, or in ../shared/order-flow.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Rounds that count. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds before. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--alone",
      description = "The whole engine alone, without its book by itself and its peers.")
  private boolean alone;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || rounds > MOST || warmUp < 0 || warmUp > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "rounds %d, warm-up %d: rounds are from 1, the warm-up from 0, both to %d"
              .formatted(rounds, warmUp, MOST));
    }
    List<Path> files = files();
    return LabRun.execute(spec, options, run -> run(files, run));
  }

  /** The workloads that are played unless others are named, sorted by name. */
  public static List<Path> defaultWorkloads(Repository repository) throws IOException {
    Path folder = repository.orderFlow(System.getenv()).resolve("vectors");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, DEFAULT_FILES)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    try {
      if (paths.isEmpty()) {
        files.addAll(defaultWorkloads(Repository.find()));
      }
      for (Path path : paths) {
        files.addAll(VectorsLab.files(path));
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot read the workloads, name them: " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there are no workloads: name them");
    }
    return files;
  }

  private void run(List<Path> files, LabRun run) {
    run.report()
        .describe(
            alone ? "engine: the whole engine alone" : "engine: the whole engine against its peers",
            "How much processor time does a message take?")
        .limit(
            "The whole engine does more than a book: ledger, holds, fees, sessions, state hash, conservation check, and events in their final encoding. The others are order books alone: compare them with our book alone. See perf-lab/FAIRNESS.md.")
        .limit("One thread, no journal, no network: what is compared is deciding.");
    List<Contender> contenders = new ArrayList<>(List.of(new EngineContender()));
    if (!alone) {
      contenders.add(new RollingDropBookContender());
      contenders.add(new ExchangeCoreContender(ExchangeCoreContender.Kind.DIRECT));
      contenders.add(new ExchangeCoreContender(ExchangeCoreContender.Kind.NAIVE));
      contenders.add(new ParityContender());
    }
    List<Messages> workloads;
    try {
      workloads = files.stream().map(Messages::read).toList();
    } catch (WorkloadException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    List<Rounds.Standing> standings =
        new Rounds(contenders, workloads)
            .run(warmUp, rounds, (round, all) -> run.progress().at("rounds", round, all));
    judge(files, standings, run);
    report(workloads, standings, run);
  }

  /**
   * The counts must be those of the known answers; who agrees with whom, the rounds have seen to.
   */
  private static void judge(List<Path> files, List<Rounds.Standing> standings, LabRun run) {
    long reports = 0;
    long trades = 0;
    for (Path file : files) {
      WorkloadPlayer.Answer answer = ExpectedAnswers.beside(file).of(file);
      if (answer == null) {
        run.report().oracle("Of " + file.getFileName() + " no answer is known.");
        return;
      }
      reports += answer.reports();
      trades += answer.trades();
    }
    for (Rounds.Standing standing : standings) {
      if (standing.reports() != reports || standing.trades() != trades) {
        run.result()
            .invalid(
                "%s made %,d reports and %,d trades, the known answers are %,d and %,d"
                    .formatted(
                        standing.contender().name(),
                        standing.reports(),
                        standing.trades(),
                        reports,
                        trades));
      }
    }
    run.report()
        .oracle(
            "All reported the same in every round, by a sum over all fields of all reports: %,d reports, %,d trades, as the known answers say."
                .formatted(reports, trades));
  }

  private void report(List<Messages> workloads, List<Rounds.Standing> standings, LabRun run) {
    LabResult result = run.result();
    int messages = workloads.stream().mapToInt(Messages::count).sum();
    result
        .put("rounds", rounds)
        .put("messages", messages)
        .say(
            "engine: %d rounds of %,d messages; processor time a message, and how many times ours"
                .formatted(rounds, messages));
    List<List<String>> rows = new ArrayList<>();
    for (int place = 0; place < standings.size(); place++) {
      Rounds.Standing standing = standings.get(place);
      String name = standing.contender().name();
      String field = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
      result.put(field + "_ns", standing.nanosPerMessage().median());
      if (place > ENGINE) {
        result.put(field + "_ratio", standing.toFirst().median());
      }
      String toBook = "";
      if (place > BOOK) {
        Spread times = standing.times(standings.get(BOOK));
        result.put(field + "_to_our_book_ratio", times.median());
        toBook = times.toString();
      }
      result.say(
          "  %-28s %s ns  ratio %s  %s  %.0f bytes allocated"
              .formatted(
                  name,
                  standing.nanosPerMessage(),
                  standing.toFirst(),
                  toBook.isEmpty() ? "" : "to our book " + toBook,
                  standing.bytesPerMessage()));
      rows.add(
          List.of(
              name,
              standing.nanosPerMessage().toString(),
              standing.toFirst().toString(),
              toBook,
              "%.1f".formatted(standing.bytesPerMessage())));
      run.report().throughput(name, 1e9 / standing.nanosPerMessage().median(), "messages");
    }
    run.report()
        .answer(
            "%.0f ns a message, median of %d rounds"
                .formatted(standings.getFirst().nanosPerMessage().median(), rounds))
        .table(
            "Processor time of a message: median (lowest to highest) of %d rounds"
                .formatted(rounds),
            List.of(
                "contender",
                "ns",
                "times our engine's, by round",
                "times our book's, by round",
                "bytes allocated"),
            rows);
  }
}
