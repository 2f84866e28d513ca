package io.rollingdrop.ops.cluster;

import io.rollingdrop.replicator.cluster.ClusterMember;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has all nodes take a snapshot, and waits until each has it. */
@Command(
    name = "snapshot",
    description =
        "Has every node take a snapshot of its state at the same place of the log, and waits until"
            + " all that answer have it.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:taken", "1:no leader, or not taken by all in time", "2:wrong usage"},
    mixinStandardHelpOptions = true)
final class ClusterSnapshotCommand implements Callable<Integer> {

  private static final long POLL_MS = 50;
  private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(2);
  private static final int ACCEPTED = 202;

  @Mixin private MembersOption cluster;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait. Default: ${DEFAULT-VALUE}.")
  private long timeoutS;

  @Override
  public Integer call() throws InterruptedException {
    try (Nodes nodes = new Nodes(cluster.members())) {
      List<Nodes.Told> before = nodes.ask();
      Optional<Nodes.Told> leader = before.stream().filter(Nodes.Told::leads).findFirst();
      if (leader.isEmpty()) {
        return fail("no node leads: see 'ops/rollingdrop cluster status'");
      }
      int status = nodes.post(leader.get().member(), "/snapshots");
      if (status != ACCEPTED) {
        return fail(
            "member %d does not take it (%d): another is being taken, or it leads no more"
                .formatted(leader.get().member().id(), status));
      }
      return await(nodes, leader.get().number("published_sequence"));
    } catch (IOException e) {
      return fail("the leader does not answer: " + e.getMessage());
    }
  }

  private int await(Nodes nodes, long atLeast) throws InterruptedException {
    long from = System.nanoTime();
    long nextProgress = from + PROGRESS_NS;
    while (true) {
      List<Nodes.Told> now = nodes.ask().stream().filter(Nodes.Told::answers).toList();
      List<ClusterMember> missing =
          now.stream()
              .filter(node -> node.number("newest_snapshot") < atLeast)
              .map(Nodes.Told::member)
              .toList();
      if (missing.isEmpty() && !now.isEmpty()) {
        System.out.printf(
            "snapshot of sequence %d on %d nodes, in %.1f s%n",
            now.getFirst().number("newest_snapshot"), now.size(), (System.nanoTime() - from) / 1e9);
        return 0;
      }
      String who =
          missing.stream().map(node -> "member " + node.id()).collect(Collectors.joining(", "));
      if (System.nanoTime() - from > TimeUnit.SECONDS.toNanos(timeoutS)) {
        return fail("not taken within %d s by %s; its log may say why".formatted(timeoutS, who));
      }
      if (System.nanoTime() - nextProgress >= 0) {
        nextProgress += PROGRESS_NS;
        System.err.printf("  waiting for %s, %.0f s%n", who, (System.nanoTime() - from) / 1e9);
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static int fail(String why) {
    System.err.println("rollingdrop cluster snapshot: " + why);
    return 1;
  }
}
