package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes in network namespaces of their own, cut off from one another. For root only; {@code
 * -Drollingdrop.kills=N} for more rounds.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
class PartitionTest {

  private static final int ROUNDS = ProcessCluster.rounds();
  private static final int ORDERS_PER_SECOND = 200;

  @TempDir private Path directory;
  private Namespaces namespaces;
  private ProcessCluster cluster;
  private String name;

  @BeforeEach
  void a_namespace_for_each_node(TestInfo test) {
    assumeTrue(
        Namespaces.arePossible(), "network namespaces take root, and the command ip (iproute2)");
    name = test.getTestMethod().orElseThrow().getName();
    namespaces = new Namespaces(ProcessCluster.NODES);
    List<ClusterMember> members = new ArrayList<>();
    for (int id = 0; id < ProcessCluster.NODES; id++) {
      members.add(new ClusterMember(id, namespaces.address(id), 9_100));
    }
    cluster = new ProcessCluster(directory, members);
    cluster.host(namespaces.host());
    for (int id = 0; id < ProcessCluster.NODES; id++) {
      cluster.set(cluster.setting(id).withPrefix(namespaces.prefix(id)));
    }
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
      cluster.keepLogs(Path.of("target", "cluster-faults", name));
    }
    if (namespaces != null) {
      namespaces.close();
    }
  }

  @Test
  void a_leader_cut_off_with_a_client_answers_it_nothing_while_the_majority_goes_on() {
    int first = cluster.leader();
    try (TraderProcess beside =
        new TraderProcess(
            "beside", cluster, namespaces.prefix(first), namespaces.address(first), first)) {
      cluster.await("answers for the client beside the leader", () -> beside.answered() > 20);
      for (int round = 0; round < ROUNDS; round++) {
        // In later rounds the client is cut off with a node that follows.
        long term = cluster.node(cluster.leader()).report().term();
        boolean led = cluster.leader() == first;
        namespaces.cut(first);
        int unknown = beside.unknown();
        cluster.await("the client's deadlines to pass", () -> beside.unknown() > unknown + 10);
        int answered = beside.answered();
        long published = cluster.node(first).report().published();
        cluster.awaitAnswers(200);
        System.out.printf("cut off: longest wait %d ms%n", cluster.takeLongestGapMs());
        cluster.await("more deadlines to pass", () -> beside.unknown() > unknown + 50);
        assertThat(beside.answered()).isEqualTo(answered);
        assertThat(cluster.node(first).report().published()).isEqualTo(published);
        assertThat(cluster.node(first).failure()).isNull();
        namespaces.heal(first);
        cluster.await("the client beside to be answered", () -> beside.answered() > answered + 50);
        cluster.await(
            "the cut off node to learn of a new term",
            () -> !led || cluster.node(first).report().term() > term);
        cluster.awaitCaughtUp(first, cluster.leader());
      }
      cluster.add(beside.end());
    }
    cluster.finishAndCheck();
  }

  @Test
  void nodes_that_have_lost_one_another_but_not_the_third_agree_all_the_same() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      int other = cluster.follower(leader);
      namespaces.part(leader, other);
      cluster.awaitAnswers(300);
      System.out.printf("two parted: longest wait %d ms%n", cluster.takeLongestGapMs());
      namespaces.join(leader, other);
      cluster.awaitAnswers(100);
      cluster.awaitCaughtUp(other, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  void a_leader_that_is_heard_but_hears_nobody_gives_way_to_one_that_does() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      for (int id = 0; id < ProcessCluster.NODES; id++) {
        if (id != leader) {
          namespaces.lose(id, leader);
        }
      }
      cluster.awaitAnswers(200);
      System.out.printf("deaf leader: longest wait %d ms%n", cluster.takeLongestGapMs());
      for (int id = 0; id < ProcessCluster.NODES; id++) {
        if (id != leader) {
          namespaces.arrive(id, leader);
        }
      }
      cluster.awaitAnswers(50);
      cluster.awaitCaughtUp(leader, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  void a_leader_that_is_forbidden_to_send_to_one_follower_goes_on_with_the_other() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      int other = cluster.follower(leader);
      namespaces.forbid(leader, other);
      cluster.awaitAnswers(200);
      System.out.printf("sending forbidden: longest wait %d ms%n", cluster.takeLongestGapMs());
      namespaces.allow(leader, other);
      cluster.awaitAnswers(50);
      cluster.awaitCaughtUp(other, cluster.leader());
    }
    cluster.finishAndCheck();
  }
}
