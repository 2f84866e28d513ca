package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.LatencyRow;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.lab.report.Spread;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A cluster of three nodes and a bare Aeron Cluster echo of three take turns in the same processes:
 * the highest throughput of each, and its latency at half of the echo's. What comes out is the
 * median of the rounds' ratios.
 */
final class ClusterLab {

  private static final double REQUIRED_SHARE = 0.99;

  private final ClusterSettings settings;
  private final LabRun run;
  private final LabResult result;
  private final List<Round> rounds = new ArrayList<>();
  private int started;

  /** What one of the two did in a round. */
  private record Turn(double maxPerS, Load.Paced paced) {
    double p50Us() {
      return LatencyRow.percentileUs(paced.latencies().total(), 50);
    }
  }

  private record Round(int number, int ratePerS, Turn core, Turn echo) {
    double ratio() {
      return core.maxPerS / echo.maxPerS;
    }

    double p50Ratio() {
      return core.p50Us() / echo.p50Us();
    }
  }

  ClusterLab(ClusterSettings settings, LabRun run) {
    this.settings = settings;
    this.run = run;
    result = run.result();
  }

  /**
   * Runs the lab; what the nodes have kept is removed at the end, what they said unless they
   * failed.
   */
  void run() throws InterruptedException {
    run.report()
        .describe(
            "cluster: three nodes, beside a bare Aeron Cluster echo",
            "How much of what Aeron Cluster can do is left when a core decides what it replicates?");
    Path data = run.folder().resolve("nodes");
    Path logs = run.folder().resolve("node-logs");
    RunFolder.delete(data);
    RunFolder.delete(logs);
    Path drivers =
        MediaDrivers.parentDirectory(
            "rollingdrop-lab-" + ProcessHandle.current().pid(), data.resolve("drivers"));
    try (Hosts hosts = new Hosts(run.repository().root(), data, logs, drivers);
        Client client = new Client(drivers)) {
      if (run.isProfiled()) {
        hosts.profile(run::profileOf);
      }
      Turns turns = new Turns(hosts, client, data.resolve("spool"));
      for (int number = 0; number < settings.warmUps(); number++) {
        turns.warmUp();
      }
      for (int number = 1; number <= settings.rounds(); number++) {
        Round round = turns.round(number);
        rounds.add(round);
        add(round);
        run.progress()
            .note(
                "round %d of %d: cluster %,.0f/s, echo %,.0f/s, ratio %.2f; at %,d/s p50 %.2f times"
                    .formatted(
                        number,
                        settings.rounds(),
                        round.core.maxPerS,
                        round.echo.maxPerS,
                        round.ratio(),
                        round.ratePerS,
                        round.p50Ratio()));
      }
    } finally {
      RunFolder.delete(data);
    }
    RunFolder.delete(logs);
    report();
  }

  /** Lets the two take turns. */
  private final class Turns {
    private final Hosts hosts;
    private final Client client;
    private final Path spool;

    Turns(Hosts hosts, Client client, Path spool) {
      this.hosts = hosts;
      this.client = client;
      this.spool = spool;
    }

    /** Compiles both; the figures are forgotten. */
    void warmUp() throws InterruptedException {
      double echoPerS = echo("warm-up", 0, 0).maxPerS;
      core("warm-up", 0, (int) echoPerS / 2);
    }

    /**
     * One after the other, every other round the cluster first. Latency is measured at half of the
     * echo's highest throughput so far, the median of the rounds'.
     */
    Round round(int number) throws InterruptedException {
      String name = "round " + number;
      if (number % 2 == 1) {
        Turn echo = echo(name, number, rounds.isEmpty() ? 0 : half());
        int ratePerS = rounds.isEmpty() ? (int) echo.maxPerS / 2 : half();
        return new Round(number, ratePerS, core(name, number, ratePerS), echo);
      }
      Turn core = core(name, number, half());
      return new Round(number, half(), core, echo(name, number, half()));
    }

    private int half() {
      return (int) of(round -> round.echo.maxPerS).median() / 2;
    }

    private Turn echo(String name, int number, int ratePerS) throws InterruptedException {
      try (Contestant echo = EchoContestant.start(hosts, client)) {
        return turn(name + ", echo", number, ratePerS, echo);
      }
    }

    private Turn core(String name, int number, int ratePerS) throws InterruptedException {
      try (Contestant core =
          CoreContestant.start(hosts, client, started++ % hosts.members().size(), spool)) {
        return turn(name + ", cluster", number, ratePerS, core);
      }
    }

    /**
     * @param ratePerS at which latency is measured; 0: half of what comes out of this turn
     */
    private Turn turn(String name, int number, int ratePerS, Contestant contestant)
        throws InterruptedException {
      Load load = new Load(contestant, settings.seed(), run.progress());
      load.setUp();
      // A cluster that was just made touches memory and files for the first time.
      load.flatOut(name, settings.seconds());
      double maxPerS = load.flatOut(name, settings.seconds());
      Load.Paced paced =
          load.paced(name, number, ratePerS > 0 ? ratePerS : (int) maxPerS / 2, settings.seconds());
      contestant.judge();
      Turn turn = new Turn(maxPerS, paced);
      run.progress()
          .note(
              "%s: at most %,.0f/s; at %,.0f/s p50 %,.0f µs"
                  .formatted(name, maxPerS, paced.achievedPerS(), turn.p50Us()));
      return turn;
    }
  }

  private void add(Round round) {
    Histogram core =
        run.latencies("latency", "cluster", Role.MEASURED)
            .add(round.core.paced.latencies())
            .total();
    Histogram echo =
        run.latencies("aeron-cluster-echo", "bare Aeron Cluster echo", Role.BASELINE)
            .add(round.echo.paced.latencies())
            .total();
    run.report()
        .run(
            round.number,
            round.ratePerS,
            round.core.paced.achievedPerS(),
            round.core.paced.latencies().total(),
            round.echo.paced.latencies().total());
    if (core.getTotalCount() == 0 || echo.getTotalCount() == 0) {
      throw new IllegalStateException("round " + round.number + " has no latencies");
    }
    requireRate("the cluster", round.number, round.core, round.ratePerS);
    requireRate("the echo", round.number, round.echo, round.ratePerS);
  }

  private void requireRate(String what, int number, Turn turn, int ratePerS) {
    if (turn.paced.achievedPerS() < REQUIRED_SHARE * ratePerS) {
      result.invalid(
          "round %d: %s achieved %.0f of %d commands a second offered"
              .formatted(number, what, turn.paced.achievedPerS(), ratePerS));
    }
  }

  private Spread of(ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }

  private void report() {
    Histogram core = run.latencies("latency", "cluster", Role.MEASURED).total();
    Histogram echo =
        run.latencies("aeron-cluster-echo", "bare Aeron Cluster echo", Role.BASELINE).total();
    Spread max = of(round -> round.core.maxPerS);
    Spread echoMax = of(round -> round.echo.maxPerS);
    Spread ratio = of(Round::ratio);
    Spread p50Ratio = of(Round::p50Ratio);
    result
        .put("max_rate_per_s", Math.round(max.median()))
        .put("echo_max_rate_per_s", Math.round(echoMax.median()))
        .put("ratio", ratio.median())
        .put("ratio_lowest", ratio.lowest())
        .put("ratio_highest", ratio.highest())
        .put("offered_rate_per_s", Math.round(of(Round::ratePerS).median()))
        .put("p50_us", LatencyRow.percentileUs(core, 50))
        .put("p99_us", LatencyRow.percentileUs(core, 99))
        .put("echo_p50_us", LatencyRow.percentileUs(echo, 50))
        .put("echo_p99_us", LatencyRow.percentileUs(echo, 99))
        .put("p50_ratio", p50Ratio.median())
        .put("p50_ratio_lowest", p50Ratio.lowest())
        .put("p50_ratio_highest", p50Ratio.highest())
        .put("rounds", rounds.size())
        .say(
            "cluster: at most %,.0f commands/s, the echo %,.0f; by round %s"
                .formatted(max.median(), echoMax.median(), ratio))
        .say(LatencyRow.of("cluster", core))
        .say(LatencyRow.of("echo", echo))
        .say("p50 is %s times the echo's".formatted(p50Ratio));
    run.report()
        .throughput("cluster of three", max.median(), "commands")
        .throughput("bare Aeron Cluster echo", echoMax.median(), "commands")
        .oracle(
            "Each command was answered once and in its turn, by both; after each turn all three cores stood at the same event with the same checksum, which covers their state.")
        .limit(
            "Three nodes, their media drivers and the client share %d processors."
                .formatted(Runtime.getRuntime().availableProcessors()))
        .limit("All is on one machine: commands cross its loopback, not a network.");
  }
}
