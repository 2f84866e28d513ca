package io.rollingdrop.lab.failover;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.harness.LatencyRow;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;

/**
 * Kills leaders of a cluster of three under load, and holds what the client was told against the
 * journals of all three.
 */
final class FailoverLab {

  private static final double REQUIRED_SHARE = 0.99;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;

  /** As the launcher's supervisor does. */
  private static final long RESTART_PAUSE_MS = 1_000;

  /** Between two kills, when all nodes are there again. */
  private static final long CALM_MS = 2_000;

  private static final long SECOND_MS = 1_000;

  private final FailoverSettings settings;
  private final LabRun run;
  private final LabResult result;
  private final Answers answers = new Answers();
  private final List<Kill> kills = new ArrayList<>();
  private long unwantedElections;
  private double quietLongestMs;

  FailoverLab(FailoverSettings settings, LabRun run) {
    this.settings = settings;
    this.run = run;
    result = run.result();
  }

  /** Runs the lab; the nodes' data is removed at the end, unless the run is invalid. */
  void run() throws InterruptedException {
    run.report()
        .describe(
            "failover: three nodes, the leader killed",
            "How long does a client wait for an answer when the leader dies?");
    Path data = run.folder().resolve("nodes");
    RunFolder.delete(data);
    Path drivers =
        MediaDrivers.parentDirectory(
            "rollingdrop-lab-" + ProcessHandle.current().pid(), data.resolve("client-drivers"));
    try (Nodes nodes = Nodes.start(run.repository().root(), data, drivers)) {
      long sessionId = load(nodes, data, drivers);
      nodes.awaitTickAfter(answers.lastSequence());
      nodes.stop();
      reportGaps();
      judge(nodes.cores(), sessionId);
      reportLoad();
    }
    if (result.isValid()) {
      RunFolder.delete(data);
    } else {
      result.say("the nodes' data: " + data);
    }
  }

  private long load(Nodes nodes, Path data, Path drivers) throws InterruptedException {
    nodes.awaitAllInTouch();
    try (Trader trader = new Trader(nodes, settings, answers, data.resolve("client"), drivers)) {
      nodes.await("the client's session", trader::isReady);
      run.progress().at("set-up", 0, 1);
      trader.setUp();
      trader.start();
      stayQuiet(nodes, trader);
      for (int number = 1; number <= settings.kills(); number++) {
        Kill kill = kill(number, nodes, trader);
        kills.add(kill);
        run.progress().note(kill + ". " + number + " of " + settings.kills());
      }
      trader.finish();
      return trader.sessionId();
    }
  }

  private void stayQuiet(Nodes nodes, Trader trader) throws InterruptedException {
    Thread.sleep(CALM_MS);
    answers.takeLongestNs();
    long term = nodes.term();
    for (int second = 0; second < settings.quietS(); second++) {
      run.progress().at("no fault", second, settings.quietS());
      Thread.sleep(SECOND_MS);
      trader.requireHealthy();
    }
    trader.awaitAnswers();
    long elections = nodes.term() - term;
    double longestMs = answers.takeLongestNs() / NANOS_PER_MILLI;
    unwantedElections = elections;
    quietLongestMs = longestMs;
    result.say(
        "%,d s without a fault: %d elections, the longest answer took %,.1f ms"
            .formatted(settings.quietS(), elections, longestMs));
    if (elections != 0) {
      result.invalid(
          "%d elections in %d s without a fault".formatted(elections, settings.quietS()));
    }
  }

  private Kill kill(int number, Nodes nodes, Trader trader) throws InterruptedException {
    nodes.awaitAllInTouch();
    trader.awaitAnswers();
    Node leader = nodes.leader();
    while (leader == null) {
      nodes.awaitAllInTouch();
      leader = nodes.leader();
    }
    long term = nodes.term();
    Node killed = leader;
    answers.takeLongestNs();
    long killedNs = System.nanoTime();
    killed.kill();
    Thread.sleep(RESTART_PAUSE_MS);
    killed.start();
    nodes.await("another leader", () -> nodes.term() > term && nodes.leader() != null);
    long newest = nodes.published();
    nodes.await(
        "node %d to catch up".formatted(killed.id()),
        () -> killed.status().isInTouch() && killed.status().published() >= newest);
    double backMs = (System.nanoTime() - killedNs) / NANOS_PER_MILLI;
    nodes.awaitAllInTouch();
    trader.awaitAnswers();
    Thread.sleep(CALM_MS);
    trader.awaitAnswers();
    nodes.awaitAllInTouch();
    long nowTerm = nodes.term();
    Node next = nodes.leader();
    return new Kill(
        number,
        killed.id(),
        next == null ? -1 : next.id(),
        answers.takeLongestNs() / NANOS_PER_MILLI,
        backMs,
        nowTerm,
        nowTerm - term);
  }

  private void reportGaps() {
    Histogram gaps = LatencyRecorder.newHistogram();
    kills.forEach(kill -> gaps.recordValue((long) (kill.gapMs() * NANOS_PER_MILLI)));
    run.report().table("Kills", Kill.COLUMNS, kills.stream().map(Kill::row).toList());
    result
        .put("kills", kills.size())
        .put("gap_ms_p50", LatencyRow.percentileUs(gaps, 50) / MICROS_PER_MILLI)
        .put("gap_ms_p99", LatencyRow.percentileUs(gaps, 99) / MICROS_PER_MILLI)
        .put("gap_ms_max", LatencyRow.percentileUs(gaps, 100) / MICROS_PER_MILLI)
        .say(LatencyRow.of("gaps", gaps));
  }

  private void reportLoad() {
    Histogram latency =
        run.latencies("latency", "client, from when a command was due", Role.MEASURED)
            .add(answers.latencies())
            .total();
    double achieved = answers.achievedPerS();
    run.report()
        .run(1, settings.ratePerS(), achieved, latency, null)
        .limit(
            "Three nodes, the client and what starts the killed node again share %d processors."
                .formatted(Runtime.getRuntime().availableProcessors()))
        .limit("All is on one machine: its loopback loses nothing, and a cut network is not seen.");
    result
        .put("unwanted_elections", unwantedElections)
        .put("quiet_s", settings.quietS())
        .put("quiet_longest_ms", quietLongestMs)
        .put("elections", kills.stream().mapToLong(Kill::elections).sum())
        .put("offered_rate_per_s", settings.ratePerS())
        .put("achieved_rate_per_s", achieved)
        .put("commands", answers.count())
        .put("repeated", answers.repeated())
        .put("refused", answers.refused())
        .put("unknown", answers.unknown())
        .say(LatencyRow.of("answers", latency));
    if (achieved < REQUIRED_SHARE * settings.ratePerS()) {
      result.invalid(
          "achieved %.0f of %d commands a second offered".formatted(achieved, settings.ratePerS()));
    }
    answers
        .rejections()
        .forEach(
            (reason, count) -> {
              if (!OrderFlow.EXPECTED_REJECTIONS.contains(reason)) {
                result.invalid(count + " commands were rejected: " + reason);
              }
            });
  }

  private void judge(List<Path> cores, long sessionId) {
    run.progress().at("reading the journals", 0, 1);
    ExactlyOnce once = new ExactlyOnce(sessionId);
    List<EventSubscription> journals = new ArrayList<>();
    Optional<String> difference;
    try {
      cores.forEach(core -> journals.add(JournalDirectory.readEvents(core).open(Position.START)));
      difference = JournalComparison.compare(journals, once);
    } finally {
      CloseHelper.quietCloseAll(journals);
    }
    ExactlyOnce.Verdict verdict = once.judge(answers.acknowledged());
    boolean covered = once.lastTick() > answers.lastSequence();
    boolean equal = difference.isEmpty() && covered;
    result
        .put("lost_acknowledged", verdict.lost())
        .put("duplicates", verdict.duplicates())
        .put("hash_equal", equal);
    difference.ifPresent(result::invalid);
    if (!covered) {
      result.invalid(
          "the journals have no tick that all nodes share after sequence %d, the last answered"
              .formatted(answers.lastSequence()));
    }
    verdict.findings().forEach(result::invalid);
    String sums =
        "%,d commands acknowledged, %,d events on %d nodes, state hash %016x after sequence %,d"
            .formatted(
                answers.acknowledged().size(),
                once.events(),
                cores.size(),
                once.stateHash(),
                once.lastTick());
    result.say(sums);
    run.report()
        .oracle(sums)
        .oracle(
            "%d acknowledged commands lost, %d decisions beyond them; event journals of all nodes %s, byte for byte."
                .formatted(verdict.lost(), verdict.duplicates(), equal ? "are equal" : "differ"));
  }
}
