package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in one process, and clients of theirs. */
class ClusterNodeTest {

  private static final int NODES = TestCluster.NODES;

  @TempDir private Path directory;
  private TestCluster cluster;

  @BeforeEach
  void three_nodes() {
    cluster = new TestCluster(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.failure()).isNull();
  }

  @Test
  void what_is_answered_survives_the_leader_and_the_consumer_changes_to_another_node() {
    int first = cluster.leader();
    try (TestTrader trader = new TestTrader(cluster, first).awaitReady()) {
      trader.createTenants(1, 10);
      cluster.stop(first);
      trader.createTenants(11, 20);
      int second = cluster.leader();
      assertThat(second).isNotEqualTo(first);
      cluster.start(first);
      cluster.awaitCaughtUp(first, second);
      trader.createTenants(21, 25);
    }
  }

  @Test
  void all_nodes_come_back_from_their_snapshots_and_publish_nothing_twice() {
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trader.createTenants(1, 10);
      long snapshot = cluster.takeSnapshot();
      assertThat(snapshot).isPositive();
      trader.createTenants(11, 20);
      restartAll();
      for (int id = 0; id < NODES; id++) {
        assertThat(cluster.node(id).core().snapshotSequence()).isEqualTo(snapshot);
      }
      trader.createTenants(21, 25);
    }
  }

  private void restartAll() {
    for (int id = 0; id < NODES; id++) {
      cluster.stop(id);
    }
    cluster.startAll();
    cluster.leader();
  }

  @Test
  void a_snapshot_that_is_not_whole_is_struck_out_and_an_older_one_or_the_first_command_taken()
      throws IOException {
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trader.createTenants(1, 5);
      long older = cluster.takeSnapshot();
      trader.createTenants(6, 10);
      long newer = cluster.takeSnapshot();
      int follower = (cluster.leader() + 1) % NODES;
      int other = (cluster.leader() + 2) % NODES;
      cluster.stop(follower);
      damage(newest(follower));
      cluster.start(follower);
      assertThat(cluster.node(follower).core().snapshotSequence())
          .isEqualTo(older)
          .isLessThan(newer);
      cluster.awaitCaughtUp(follower, other);
      cluster.stop(follower);
      for (Path file : snapshots(follower)) {
        Files.delete(file);
      }
      cluster.start(follower);
      assertThat(cluster.node(follower).core().snapshotSequence()).isZero();
      cluster.awaitCaughtUp(follower, other);
      trader.createTenants(11, 15);
    }
  }

  private List<Path> snapshots(int id) throws IOException {
    try (Stream<Path> files = Files.list(cluster.folder(id).resolve("core").resolve("snapshots"))) {
      return files.sorted().toList();
    }
  }

  private Path newest(int id) throws IOException {
    return snapshots(id).getLast();
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void who_does_not_have_the_token_gets_neither_session_nor_events() {
    cluster.leader();
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady();
        TestTrader stranger = new TestTrader(cluster, 0, TestCluster.newToken())) {
      trader.createTenants(1, 20);
      assertThat(stranger.client().isReady()).isFalse();
    }
  }

  @Test
  void a_second_process_cannot_have_the_folder_of_a_node() {
    assertThatThrownBy(() -> cluster.start(0))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("in use");
  }
}
