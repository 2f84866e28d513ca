package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the next release take the places of those of the one before, which knows rules 1. */
class RollingUpgradeTest {

  private static final int NODES = TestCluster.NODES;
  private static final int BEFORE = 1;
  private static final int NEXT = 2;

  @TempDir private Path directory;
  private TestCluster cluster;
  private final AtomicInteger tenants = new AtomicInteger();

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.failure()).isNull();
  }

  @Test
  void newer_rules_are_activated_when_the_last_node_knows_them_and_no_command_fails()
      throws Exception {
    cluster = new TestCluster(directory, BEFORE);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      try (TestLoad load = new TestLoad(cluster, () -> trade(trader))) {
        load.requireProgress();
        int last = cluster.leader();
        upgrade((last + 1) % NODES);
        load.requireProgress();
        upgrade((last + 2) % NODES);
        load.requireProgress();
        for (int id = 0; id < NODES; id++) {
          assertThat(cluster.node(id).core().rulesVersion()).isEqualTo(BEFORE);
        }
        upgrade(last);
        awaitRules(NEXT);
        load.requireProgress();
      }
      cluster.takeSnapshot();
      trade(trader);
    }
    for (int id = 1; id < NODES; id++) {
      cluster.awaitEqual(0, id);
    }
    // Their history, of both rules, is decided again as it was.
    for (int id = 0; id < NODES; id++) {
      cluster.stop(id);
    }
    cluster.startAll();
    awaitRules(NEXT);
  }

  @Test
  void while_a_node_is_away_newer_rules_wait_for_it() {
    cluster = new TestCluster(directory, BEFORE);
    int away = (cluster.leader() + 1) % NODES;
    try (TestTrader trader = new TestTrader(cluster, (away + 1) % NODES).awaitReady()) {
      trade(trader);
      cluster.stop(away);
      upgrade((away + 1) % NODES);
      upgrade((away + 2) % NODES);
      for (int i = 0; i < 10; i++) {
        trade(trader);
      }
      assertThat(cluster.node(cluster.leader()).core().rulesVersion()).isEqualTo(BEFORE);
      cluster.startWithRules(away, NEXT);
      awaitRules(NEXT);
    }
  }

  @Test
  void a_node_of_the_release_before_does_not_go_on_under_rules_that_it_does_not_know() {
    cluster = new TestCluster(directory, NEXT);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      awaitRules(NEXT);
      trade(trader);
      int downgraded = (cluster.leader() + 1) % NODES;
      cluster.stop(downgraded);
      cluster.startWithRules(downgraded, BEFORE);
      assertThat(cluster.awaitFailure(downgraded)).isNotBlank();
      trade(trader);
    }
  }

  private void upgrade(int id) {
    cluster.stop(id);
    cluster.startWithRules(id, NEXT);
    cluster.awaitCaughtUp(id, cluster.leader());
  }

  private void awaitRules(int version) {
    for (int id = 0; id < NODES; id++) {
      int node = id;
      cluster.await(
          "rules %d on node %d".formatted(version, node),
          () -> cluster.node(node).core().rulesVersion() == version);
    }
  }

  private void trade(TestTrader trader) {
    int tenant = tenants.incrementAndGet();
    trader.createTenants(tenant, tenant);
  }
}
