package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.vectors.ExpectedAnswers;
import io.rollingdrop.lab.vectors.WorkloadException;
import io.rollingdrop.lab.vectors.WorkloadPlayer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a message costs: our book and our whole engine beside the books of others on public
 * workloads, the whole engine on orders of all types, and, if asked for, on more and more orders
 * that rest.
 */
final class EngineLab {

  /**
   * What is to be done.
   *
   * @param files workloads
   * @param warmUp rounds before those that count
   * @param mixedCommands of all types, in each of the scenarios without peers
   * @param restingRounds of the cost by resting orders; 0: it is not measured
   */
  record Settings(List<Path> files, int warmUp, int rounds, int mixedCommands, int restingRounds) {}

  /** A scenario of the whole engine on orders of all types. */
  private record Mix(String name, int markets) {}

  private static final List<Mix> MIXES =
      List.of(new Mix("all-order-types", 8), new Mix("all-order-types-1000-markets", 1_000));

  private static final List<Integer> RESTING = List.of(1_000, 10_000, 100_000, 1_000_000);
  private static final int RESTING_OPERATIONS = 100_000;
  private static final int RESTING_WARM_UP = 1;

  /** The engine is warm from the workloads. */
  private static final int MOST_MIXED_WARM_UP = 2;

  private final Settings settings;

  EngineLab(Settings settings) {
    this.settings = settings;
  }

  void in(LabRun run) {
    run.report()
        .describe(
            "engine: our book and our whole engine against their peers",
            "How much processor time does a message take?")
        .limit(
            "The whole engine does more than a book: ledger, holds, fees, sessions, state hash, conservation check, and events in their final encoding. The others are order books alone: compare them with our book alone. See perf-lab/FAIRNESS.md.")
        .limit("One thread, no journal, no network: what is compared is deciding.");
    try {
      EngineFigures figures = new EngineFigures(run, settings.rounds());
      List<Rounds.Standing> standings = playToAll(run);
      figures.scenarios(names(), standings, mixed(run));
      if (settings.restingRounds() > 0) {
        figures.resting(
            new RestingCost(RESTING, RESTING_OPERATIONS)
                .run(
                    RESTING_WARM_UP,
                    settings.restingRounds(),
                    (place, all) -> run.progress().at("resting orders", place, all)));
      }
    } catch (WorkloadException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private List<String> names() {
    return settings.files().stream()
        .map(file -> file.getFileName().toString().replace(".bin.gz", ""))
        .toList();
  }

  private List<Rounds.Standing> playToAll(LabRun run) {
    List<Messages> workloads = settings.files().stream().map(Messages::read).toList();
    Rounds rounds =
        new Rounds(
            List.of(
                new RollingDropBookContender(),
                new EngineContender(),
                new ExchangeCoreContender(ExchangeCoreContender.Kind.DIRECT),
                new ExchangeCoreContender(ExchangeCoreContender.Kind.NAIVE),
                new ParityContender()),
            workloads);
    for (int workload = 0; workload < workloads.size(); workload++) {
      rounds.expect(workload, expected(settings.files().get(workload), run));
    }
    return rounds.run(
        settings.warmUp(),
        settings.rounds(),
        (round, all) -> run.progress().at("rounds", round, all));
  }

  /** What the production engine makes of it, which must be what is known of it. */
  private static long expected(Path file, LabRun run) {
    CanonicalSum.Expected expected = CanonicalSum.of(file, Progress.silent());
    WorkloadPlayer.Answer known = ExpectedAnswers.beside(file).of(file);
    String name = file.getFileName().toString();
    if (known == null) {
      run.report()
          .oracle("Of " + name + " no answer is known: all must report what our engine reports.");
    } else if (!known.equals(expected.answer())) {
      throw new IllegalStateException(
          "%s gave %s, known is %s".formatted(name, expected.answer(), known));
    } else {
      run.report()
          .oracle(
              "%s: the report stream has the known SHA-256, and each contender reported the same in every round, by a sum over all fields of all %,d reports."
                  .formatted(name, known.reports()));
    }
    return expected.sum();
  }

  private Map<String, WholeEngine.Standing> mixed(LabRun run) {
    Map<String, WholeEngine.Standing> standings = new LinkedHashMap<>();
    for (Mix mix : MIXES) {
      run.progress().at(mix.name(), standings.size(), MIXES.size());
      standings.put(
          mix.name(),
          new WholeEngine(mix.markets(), settings.mixedCommands())
              .run(Math.min(settings.warmUp(), MOST_MIXED_WARM_UP), settings.rounds()));
    }
    run.report()
        .oracle(
            "On orders of all types the engine gave the same bytes of events in every round, refused only what the flow leads to, and its whole state was found sound.");
    return standings;
  }
}
