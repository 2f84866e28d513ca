package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that comes back with nothing, among two that run. */
class ReplacementTest {

  private static final int NODES = TestCluster.NODES;
  private static final int SEGMENT = 64 << 10;
  private static final ClusterLogSettings SMALL = new ClusterLogSettings(SEGMENT, SEGMENT, 2, 0);

  @TempDir private Path directory;
  private TestCluster cluster;
  private final AtomicInteger tenants = new AtomicInteger();

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.failure()).isNull();
  }

  @Test
  void a_node_without_its_folder_is_made_anew_under_load_and_can_lead() throws Exception {
    cluster = new TestCluster(directory, SMALL);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      cluster.takeSnapshot();
      trade(trader, 5);
      int lost = (cluster.leader() + 1) % NODES;
      lose(lost);
      try (TestLoad load = new TestLoad(cluster, () -> trade(trader, 1))) {
        cluster.start(lost);
        cluster.awaitCaughtUp(lost, cluster.leader());
        load.requireProgress();
      }
      assertThat(cluster.node(lost).core().snapshotSequence()).isPositive();
      cluster.awaitEqual(lost, cluster.leader());
      takesPart(lost, trader);
    }
  }

  @Test
  void also_when_the_log_before_the_snapshots_is_gone() throws Exception {
    cluster = new TestCluster(directory, SMALL);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      int lost = (cluster.leader() + 1) % NODES;
      int other = (cluster.leader() + 2) % NODES;
      for (int i = 0; i < 3; i++) {
        trader.fillLog(6 * SEGMENT);
        cluster.takeSnapshot();
      }
      // Terms that the snapshot's was followed by.
      cluster.stop(other);
      cluster.start(other);
      awaitLogRemoved(other);
      cluster.awaitCaughtUp(other, cluster.leader());
      lose(lost);
      trade(trader, 3);
      cluster.start(lost);
      cluster.awaitCaughtUp(lost, cluster.leader());
      cluster.awaitEqual(lost, cluster.leader());
      takesPart(lost, trader);
    }
  }

  @Test
  void also_before_there_is_any_snapshot() {
    cluster = new TestCluster(directory);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      int lost = (cluster.leader() + 1) % NODES;
      lose(lost);
      cluster.start(lost);
      cluster.awaitCaughtUp(lost, cluster.leader());
      cluster.awaitEqual(lost, cluster.leader());
      takesPart(lost, trader);
    }
  }

  @Test
  void a_node_that_is_to_be_replaced_keeps_what_it_had_beside_its_folder() {
    cluster = new TestCluster(directory);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      cluster.takeSnapshot();
      int replaced = (cluster.leader() + 1) % NODES;
      cluster.stop(replaced);
      cluster.startReplacing(replaced);
      cluster.awaitCaughtUp(replaced, cluster.leader());
      assertThat(directory).isDirectoryContaining("glob:**/node-" + replaced + ".replaced-*");
      trade(trader, 3);
    }
  }

  @Test
  void a_start_that_ended_in_the_middle_is_made_good_by_the_next() throws Exception {
    cluster = new TestCluster(directory, SMALL);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      cluster.takeSnapshot();
      int lost = (cluster.leader() + 1) % NODES;
      lose(lost);
      Thread start =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      cluster.start(lost);
                    } catch (IllegalStateException e) {
                      // Interrupted.
                    }
                  });
      Path unfinished = cluster.folder(lost).resolve("replacement.tmp").resolve("cluster");
      cluster.await("a part of the copy", () -> Files.exists(unfinished.resolve("recording.log")));
      start.interrupt();
      start.join();
      assertThat(unfinished).exists();
      cluster.start(lost);
      assertThat(unfinished).doesNotExist();
      cluster.awaitCaughtUp(lost, cluster.leader());
      cluster.awaitEqual(lost, cluster.leader());
    }
  }

  @Test
  void a_node_that_lost_its_folder_waits_for_who_may_know_more_than_an_empty_one()
      throws Exception {
    cluster = new TestCluster(directory);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      int knows = cluster.leader();
      int lost = (knows + 1) % NODES;
      int other = (knows + 2) % NODES;
      cluster.stop(knows);
      cluster.stop(other);
      lose(lost);
      Thread start = Thread.ofPlatform().start(() -> cluster.start(lost));
      cluster.start(other);
      start.join(2_000);
      assertThat(start.isAlive()).isTrue();
      assertThat(new NodeFolder(cluster.folder(lost)).hasHistory()).isFalse();
      cluster.start(knows);
      start.join();
      cluster.awaitCaughtUp(lost, knows);
      trade(trader, 3);
      cluster.awaitEqual(lost, knows);
    }
  }

  private void trade(TestTrader trader, int times) {
    int from = tenants.getAndAdd(times) + 1;
    trader.createTenants(from, from + times - 1);
  }

  private void lose(int id) {
    cluster.stop(id);
    IoUtil.delete(cluster.folder(id).toFile(), false);
  }

  /** Without it there is no majority. */
  private void takesPart(int id, TestTrader trader) {
    int other = (id + 1) % NODES;
    cluster.stop(other);
    trade(trader, 3);
    cluster.start(other);
    cluster.awaitCaughtUp(other, id);
    cluster.awaitEqual(other, id);
  }

  private void awaitLogRemoved(int id) {
    Path archive = cluster.folder(id).resolve("archive");
    cluster.await("old log to go", () -> !Files.exists(archive.resolve("0-0.rec")));
  }
}
