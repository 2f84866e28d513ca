package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three nodes keep of log and snapshots. */
class LogRetentionTest {

  private static final int NODES = TestCluster.NODES;
  private static final int SEGMENT = 64 << 10;

  /** Some files of the log. */
  private static final int SOME_LOG = 6 * SEGMENT;

  private static final ClusterLogSettings NOTHING_MORE =
      new ClusterLogSettings(SEGMENT, SEGMENT, 2, 0);

  @TempDir private Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.failure()).isNull();
  }

  @Test
  void log_and_snapshots_before_those_that_are_kept_go_and_all_nodes_come_back() {
    cluster = new TestCluster(directory, NOTHING_MORE);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trader.createTenants(1, 3);
      snapshotsBetweenSomeLog(trader, 4);
      for (int id = 0; id < NODES; id++) {
        awaitRemoved(id);
      }
      int follower = (cluster.leader() + 1) % NODES;
      cluster.stop(follower);
      cluster.start(follower);
      cluster.awaitCaughtUp(follower, cluster.leader());
      trader.createTenants(4, 6);
      for (int id = 0; id < NODES; id++) {
        cluster.stop(id);
      }
      cluster.startAll();
      trader.createTenants(7, 9);
      cluster.awaitEqual(0, 1);
      cluster.awaitEqual(1, 2);
    }
  }

  @Test
  void a_node_that_was_away_for_less_than_is_kept_catches_up() {
    cluster = new TestCluster(directory, NOTHING_MORE.withKeptBytes(1 << 20));
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      int away = (cluster.leader() + 1) % NODES;
      trader.createTenants(1, 3);
      trader.fillLog(1 << 20);
      cluster.awaitCaughtUp(away, cluster.leader());
      cluster.stop(away);
      snapshotsBetweenSomeLog(trader, 2);
      awaitLogRemoved(cluster.leader());
      cluster.start(away);
      cluster.awaitCaughtUp(away, cluster.leader());
      trader.createTenants(4, 6);
      cluster.awaitEqual(away, cluster.leader());
    }
  }

  @Test
  void a_node_that_was_away_for_longer_says_that_it_must_be_replaced_and_the_others_go_on() {
    cluster = new TestCluster(directory, NOTHING_MORE);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      int away = (cluster.leader() + 1) % NODES;
      trader.createTenants(1, 3);
      cluster.stop(away);
      snapshotsBetweenSomeLog(trader, 3);
      for (int id = 0; id < NODES; id++) {
        if (id != away) {
          awaitRemoved(id);
        }
      }
      cluster.start(away);
      assertThat(cluster.awaitFailure(away)).contains("was away for too long", "--replace");
      cluster.stop(away);
      trader.createTenants(4, 6);
    }
  }

  private void snapshotsBetweenSomeLog(TestTrader trader, int snapshots) {
    for (int i = 0; i < snapshots; i++) {
      trader.fillLog(SOME_LOG);
      cluster.takeSnapshot();
    }
    trader.fillLog(SEGMENT);
  }

  /** Two snapshots are left, and the log from the older one on. */
  private void awaitRemoved(int id) {
    cluster.await("old snapshots to go on node " + id, () -> coreSnapshots(id) == 2);
    awaitLogRemoved(id);
    cluster.await("the cluster's to go on node " + id, () -> recordings(id).count() <= 5);
  }

  private void awaitLogRemoved(int id) {
    cluster.await("old log to go on node " + id, () -> recordings(id).first() > 0);
  }

  /**
   * What an archive has.
   *
   * @param first position that is in a file of the log
   * @param count of recordings: the log, and two for each snapshot
   */
  private record Recordings(long first, long count) {}

  private Recordings recordings(int id) {
    Path archive = cluster.folder(id).resolve("archive");
    long first = Long.MAX_VALUE;
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(archive, "*.rec")) {
      for (Path file : files) {
        String[] name = file.getFileName().toString().replace(".rec", "").split("-", -1);
        found.add(name[0]);
        if (Files.exists(file) && Files.size(file) == SEGMENT) {
          first = Math.min(first, Long.parseLong(name[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Recordings(first, found.size());
  }

  private long coreSnapshots(int id) {
    Path snapshots = cluster.folder(id).resolve("core").resolve("snapshots");
    long count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(snapshots, "*.snapshot")) {
      for (Path file : files) {
        count += Files.exists(file) ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }
}
