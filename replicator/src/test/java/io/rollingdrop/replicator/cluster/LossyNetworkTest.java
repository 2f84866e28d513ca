package io.rollingdrop.replicator.cluster;

import io.rollingdrop.replicator.cluster.RelayedNetwork.Weather;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes whose datagrams to one another are lost, delayed, reordered, or cut off one way.
 *
 * <p>{@code -Drollingdrop.kills=N} for more rounds, {@code -Drollingdrop.seed=N} for the choices of
 * a run that failed.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
class LossyNetworkTest {

  private static final int ROUNDS = ProcessCluster.rounds();
  private static final long SEED = Long.getLong("rollingdrop.seed", System.nanoTime());
  private static final int ORDERS_PER_SECOND = 200;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private RelayedNetwork network;
  private ProcessCluster cluster;
  private String name;

  @BeforeEach
  void nodes_that_reach_one_another_by_the_relay(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    List<ClusterMember> members = TestCluster.freeMembers();
    network = new RelayedNetwork(members, random);
    cluster = new ProcessCluster(directory, members);
    for (int id = 0; id < ProcessCluster.NODES; id++) {
      cluster.set(cluster.setting(id).withMembers(network.seenBy(id)));
    }
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
    cluster.takeLongestGapMs();
  }

  @AfterEach
  void stop() {
    cluster.close();
    network.close();
    cluster.keepLogs(Path.of("target", "cluster-faults", name));
  }

  private void tell(String what) {
    System.out.printf(
        "%s (seed %d): longest wait for an answer %d ms%n", what, SEED, cluster.takeLongestGapMs());
  }

  private void everywhere(Weather weather) {
    for (int one = 0; one < ProcessCluster.NODES; one++) {
      for (int other = 0; other < one; other++) {
        network.setBoth(one, other, weather);
      }
    }
  }

  @Test
  void loss_delay_and_reordering_cost_time_and_nothing_else() {
    for (int round = 0; round < ROUNDS; round++) {
      everywhere(new Weather(0.02, 0.1, 20));
      cluster.awaitAnswers(300);
      tell("2% lost, 10% late by up to 20 ms");
      cluster.node(cluster.leader()).takeSnapshot();
      if (ProcessCluster.isLong()) {
        everywhere(new Weather(0.2, 0.3, 50));
        cluster.awaitAnswers(100);
        tell("20% lost, 30% late by up to 50 ms");
      }
      everywhere(Weather.FAIR);
      cluster.awaitAnswers(50);
    }
    cluster.finishAndCheck();
  }

  @Test
  void a_node_cut_off_one_way_wins_nothing_and_comes_back_in_line() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      int follower = cluster.follower(leader);
      network.set(follower, leader, Weather.CUT);
      cluster.awaitAnswers(200);
      tell("a follower is not heard by the leader");
      network.set(follower, leader, Weather.FAIR);
      leader = cluster.leader();
      for (int id = 0; id < ProcessCluster.NODES; id++) {
        if (id != leader) {
          network.set(leader, id, Weather.CUT);
        }
      }
      cluster.awaitAnswers(200);
      tell("the leader is not heard");
      everywhere(Weather.FAIR);
      cluster.awaitAnswers(50);
      cluster.awaitCaughtUp(leader, cluster.leader());
    }
    cluster.finishAndCheck();
  }
}
