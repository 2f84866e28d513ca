package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code lab engine} says: JSON, lines for a person, and the report. */
final class EngineFigures {

  // Places among the contenders.
  private static final int BOOK = 0;
  private static final int ENGINE = 1;
  private static final int EXCHANGE_CORE = 2;
  private static final int PARITY = 4;

  private static final double NANOS_PER_SECOND = 1e9;

  private final LabRun run;
  private final int rounds;

  /** How many times as fast, by scenario: the medians of the rounds' ratios. */
  private final List<Double> bookVsExchangeCore = new ArrayList<>();

  private final List<Double> engineVsExchangeCore = new ArrayList<>();
  private final List<Double> bookVsParity = new ArrayList<>();

  EngineFigures(LabRun run, int rounds) {
    this.run = run;
    this.rounds = rounds;
  }

  /**
   * Tells of all scenarios.
   *
   * @param names of the workloads, in the order in which they were played
   * @param mixed the whole engine's without peers, by name
   */
  void scenarios(
      List<String> names,
      List<Rounds.Standing> standings,
      Map<String, WholeEngine.Standing> mixed) {
    LabResult scenarios = new LabResult("scenarios");
    run.result()
        .say(
            "engine: %d rounds; ns of processor time a message, and how many times as fast as the other"
                .formatted(rounds));
    List<List<String>> rows = new ArrayList<>();
    for (int workload = 0; workload < names.size(); workload++) {
      rows.add(scenario(names.get(workload), workload, standings, scenarios));
    }
    mixed.forEach(
        (name, standing) -> {
          scenarios.put(name, new LabResult(name).put("engine_ns", standing.nanos().median()));
          run.result().say("  %-28s engine %s".formatted(name, standing.nanos()));
          rows.add(List.of(name, "", standing.nanos().toString(), "", "", "", "", "", ""));
        });
    run.result().put("scenarios", scenarios);
    summarise(standings, mixed);
    table(rows);
    for (Rounds.Standing standing : standings) {
      run.report()
          .throughput(
              standing.contender().name(),
              NANOS_PER_SECOND / standing.nanosPerMessage().median(),
              "messages");
    }
  }

  private List<String> scenario(
      String name, int workload, List<Rounds.Standing> standings, LabResult scenarios) {
    Spread book = speed(standings, EXCHANGE_CORE, BOOK, workload);
    Spread engine = speed(standings, EXCHANGE_CORE, ENGINE, workload);
    Spread parity = speed(standings, PARITY, BOOK, workload);
    bookVsExchangeCore.add(book.median());
    engineVsExchangeCore.add(engine.median());
    bookVsParity.add(parity.median());
    scenarios.put(
        name,
        new LabResult(name)
            .put("book_ns", standings.get(BOOK).nanosOn(workload).median())
            .put("engine_ns", standings.get(ENGINE).nanosOn(workload).median())
            .put("exchange_core_ns", standings.get(EXCHANGE_CORE).nanosOn(workload).median())
            .put("parity_ns", standings.get(PARITY).nanosOn(workload).median())
            .put("book_vs_exchange_core", book.median())
            .put("engine_vs_exchange_core", engine.median())
            .put("book_vs_parity", parity.median()));
    say(name, workload, standings, book, parity);
    List<String> row = new ArrayList<>(List.of(name));
    standings.forEach(standing -> row.add(standing.nanosOn(workload).toString()));
    row.addAll(List.of(book.toString(), engine.toString(), parity.toString()));
    return row;
  }

  private void say(
      String name, int workload, List<Rounds.Standing> standings, Spread book, Spread parity) {
    run.result()
        .say(
            "  %-28s book %.0f  engine %.0f  exchange-core %.0f  Parity %.0f  book vs exchange-core %s, vs Parity %s"
                .formatted(
                    name,
                    standings.get(BOOK).nanosOn(workload).median(),
                    standings.get(ENGINE).nanosOn(workload).median(),
                    standings.get(EXCHANGE_CORE).nanosOn(workload).median(),
                    standings.get(PARITY).nanosOn(workload).median(),
                    book,
                    parity));
  }

  /** How many times as fast the one is: the other's time over its own, by round. */
  private static Spread speed(List<Rounds.Standing> standings, int other, int one, int workload) {
    return standings.get(other).timesOn(workload, standings.get(one));
  }

  private void summarise(List<Rounds.Standing> standings, Map<String, WholeEngine.Standing> mixed) {
    Spread overExchangeCore = spread(bookVsExchangeCore);
    double allocated =
        Math.max(
            Math.max(
                standings.get(BOOK).bytesPerMessage(), standings.get(ENGINE).bytesPerMessage()),
            mixed.values().stream().mapToDouble(WholeEngine.Standing::bytes).max().orElse(0));
    run.result()
        .put("worst_book_vs_exchange_core", overExchangeCore.lowest())
        .put("median_book_vs_exchange_core", overExchangeCore.median())
        .put("worst_engine_vs_exchange_core", spread(engineVsExchangeCore).lowest())
        .put("worst_book_vs_parity", spread(bookVsParity).lowest())
        .put("allocated_bytes_per_message", Math.round(allocated))
        .say(
            "  our book is %s times as fast as exchange-core's over all workloads; ours allocate %.2f bytes a message"
                .formatted(overExchangeCore, allocated));
    run.report()
        .answer(
            "Our book takes %.0f ns a message, our whole engine %.0f; the book is %.2f times as fast as exchange-core's (median of the workloads), %.2f at worst"
                .formatted(
                    standings.get(BOOK).nanosPerMessage().median(),
                    standings.get(ENGINE).nanosPerMessage().median(),
                    overExchangeCore.median(),
                    overExchangeCore.lowest()));
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values.stream().mapToDouble(Double::doubleValue));
  }

  private void table(List<List<String>> rows) {
    run.report()
        .table(
            "Processor time of a message, ns, and how many times as fast: median (lowest to highest) of %d rounds"
                .formatted(rounds),
            List.of(
                "scenario",
                "our book",
                "our whole engine",
                "exchange-core, direct book",
                "exchange-core, naive book",
                "Parity",
                "book vs exchange-core, direct",
                "engine vs exchange-core, direct",
                "book vs Parity"),
            rows);
  }

  /** Tells what an operation costs by orders that rest. */
  void resting(List<RestingCost.Row> measured) {
    LabResult resting = new LabResult("resting");
    List<List<String>> rows = new ArrayList<>();
    for (RestingCost.Row row : measured) {
      double reads = row.engine().median() / row.access().median();
      resting.put(
          Integer.toString(row.resting()),
          new LabResult("row")
              .put("book_ns", row.book().median())
              .put("engine_ns", row.engine().median())
              .put("random_access_ns", row.access().median())
              .put("engine_random_accesses", reads));
      run.result()
          .say(
              "  %,9d resting: book %s  engine %s  a random read out of %,d KiB %s ns"
                  .formatted(
                      row.resting(),
                      row.book(),
                      row.engine(),
                      row.footprint() / 1024,
                      row.access()));
      rows.add(
          List.of(
              "%,d".formatted(row.resting()),
              row.book().toString(),
              row.engine().toString(),
              row.access().toString(),
              "%,d".formatted(row.footprint() / 1024),
              "%.1f".formatted(reads)));
    }
    run.result().put("resting", resting);
    run.report()
        .table(
            "Processor time of an operation (cancel one at random, place another) by orders that rest, ns",
            List.of(
                "resting orders",
                "our book",
                "our whole engine",
                "a random read",
                "out of KiB",
                "the engine's in random reads"),
            rows);
  }
}
