package io.rollingdrop.ops.cluster;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the nodes are. */
@Command(
    name = "status",
    description = "Shows the nodes: who leads, and how far each is.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all nodes are in touch with a leader",
      "1:there is a leader, but not all nodes follow",
      "2:wrong usage",
      "3:no leader: nothing is decided"
    },
    mixinStandardHelpOptions = true)
final class ClusterStatusCommand implements Callable<Integer> {

  private static final String ROW = "%-7s %-22s %-9s %5s %12s %10s %14s %10s %s%n";
  private static final int DEGRADED = 1;
  private static final int NO_LEADER = 3;

  @Mixin private MembersOption cluster;

  @Override
  public Integer call() {
    try (Nodes nodes = new Nodes(cluster.members())) {
      List<Nodes.Told> all = nodes.ask();
      print(all);
      if (all.stream().noneMatch(Nodes.Told::leads)) {
        return NO_LEADER;
      }
      return all.stream().allMatch(Nodes.Told::isInTouch) ? 0 : DEGRADED;
    }
  }

  private static void print(List<Nodes.Told> all) {
    long furthest =
        all.stream().mapToLong(node -> node.number("published_sequence")).max().orElse(0);
    System.out.printf(
        ROW,
        "MEMBER",
        "ADMIN",
        "ROLE",
        "TERM",
        "PUBLISHED",
        "BEHIND",
        "LOG BYTES",
        "SNAPSHOT",
        "STATE");
    for (Nodes.Told node : all) {
      String admin = node.member().host() + ":" + node.member().adminPort();
      if (!node.answers()) {
        System.out.printf(
            ROW, node.member().id(), admin, "-", "-", "-", "-", "-", "-", "does not answer");
        continue;
      }
      long published = node.number("published_sequence");
      System.out.printf(
          ROW,
          node.member().id(),
          admin,
          node.leads() ? "leader" : "follower",
          node.number("term"),
          published,
          furthest - published,
          node.number("log_position"),
          node.number("newest_snapshot"),
          node.isInTouch()
              ? node.answer().orElseThrow().path("state").asText()
              : "no news from a leader");
    }
  }
}
