package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes in processes of their own that die, stand still and come back under a steady load, with the
 * times that ship. Each test ends with the checker's reading of all journals and all that the
 * clients were told.
 *
 * <p>{@code -Drollingdrop.kills=N} for more rounds, {@code -Drollingdrop.seed=N} for the choices of
 * a run that failed. The nodes' logs are left in {@code target/cluster-faults}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ClusterFaultTest {

  private static final int ROUNDS = ProcessCluster.rounds();
  private static final long SEED = Long.getLong("rollingdrop.seed", System.nanoTime());
  private static final int ORDERS_PER_SECOND = 300;

  @TempDir private Path directory;
  private ProcessCluster cluster;
  private final Random random = new Random(SEED);
  private String name;

  @BeforeEach
  void three_nodes(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    cluster = new ProcessCluster(directory);
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
    cluster.takeLongestGapMs();
  }

  @AfterEach
  void stop() {
    cluster.close();
    cluster.keepLogs(Path.of("target", "cluster-faults", name));
  }

  private void snapshotPerhaps() {
    if (random.nextBoolean()) {
      int leader = cluster.leaderNow();
      if (leader >= 0) {
        cluster.node(leader).takeSnapshot();
      }
    }
  }

  private void tell(String what) {
    System.out.printf(
        "%s (seed %d): longest wait for an answer %d ms%n", what, SEED, cluster.takeLongestGapMs());
  }

  @Test
  void a_killed_leader_is_followed_by_another_and_comes_back_in_line() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      cluster.awaitAnswers(random.nextInt(300));
      snapshotPerhaps();
      cluster.node(leader).kill();
      cluster.awaitAnswers(100);
      tell("leader killed");
      snapshotPerhaps();
      cluster.start(leader);
      cluster.awaitCaughtUp(leader, cluster.leader());
      tell("back in line");
    }
    cluster.finishAndCheck();
  }

  @Test
  void a_node_that_lost_its_folder_is_made_anew_also_where_it_is_killed_meanwhile() {
    int leader = cluster.leader();
    int lost = cluster.follower(leader);
    cluster.node(leader).takeSnapshot();
    cluster.await("a snapshot", () -> cluster.node(lost).snapshots() > 0);
    cluster.node(lost).kill();
    IoUtil.delete(cluster.folder(lost).toFile(), false);
    Path copied =
        cluster.folder(lost).resolve("replacement.tmp").resolve("cluster").resolve("recording.log");
    for (int round = 0; round < ROUNDS; round++) {
      cluster.launch(lost);
      cluster.await("a part of the copy", () -> Files.exists(copied));
      cluster.node(lost).kill();
      assertThat(cluster.folder(lost).resolve("cluster")).doesNotExist();
      cluster.awaitAnswers(20);
    }
    cluster.start(lost);
    cluster.awaitCaughtUp(lost, cluster.leader());
    cluster.awaitAnswers(100);
    tell("made anew");
    cluster.awaitCaughtUp(lost, cluster.leader());
    for (int id = 0; id < ProcessCluster.NODES; id++) {
      assertThat(cluster.node(id).failure()).as("node " + id).isNull();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
  void a_leader_that_stood_still_finds_itself_deposed_and_comes_back_in_line() {
    for (int round = 0; round < ROUNDS; round++) {
      int leader = cluster.leader();
      long term = cluster.node(leader).report().term();
      NodeProcess frozen = cluster.node(leader);
      frozen.freeze();
      cluster.awaitAnswers(200);
      tell("leader frozen");
      frozen.resume();
      cluster.await("the resumed leader to be deposed", () -> frozen.report().term() > term);
      cluster.awaitCaughtUp(leader, cluster.leader());
      assertThat(frozen.failure()).isNull();
    }
    cluster.finishAndCheck();
  }

  /** Aeron's driver and clients take one another for dead after 10 s. */
  @Test
  @EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
  void a_node_that_stood_still_for_longer_than_aeron_bears_comes_back_or_stops_and_says_so() {
    for (int round = 0; round < 2; round++) {
      int leader = cluster.leader();
      int id = round % 2 == 0 ? cluster.follower(leader) : leader;
      NodeProcess frozen = cluster.node(id);
      frozen.freeze();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(13);
      cluster.await("13 s to pass", () -> System.nanoTime() > until);
      cluster.awaitAnswers(50);
      frozen.resume();
      long published = frozen.report().published();
      cluster.await(
          "the resumed node to end or go on",
          () -> !frozen.isAlive() || frozen.report().published() > published + 1000);
      if (frozen.isAlive()) {
        tell("frozen for 13 s: goes on");
      } else {
        tell("frozen for 13 s: has stopped: " + frozen.failure());
        assertThat(frozen.awaitEnd()).isEqualTo(NodeHost.FAILED_CODE);
        cluster.start(id);
      }
      cluster.awaitCaughtUp(id, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  @EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
  void a_follower_that_stood_still_or_was_gone_for_long_catches_up_and_holds_nobody_up() {
    int leader = cluster.leader();
    NodeProcess follower = cluster.node(cluster.follower(leader));
    follower.freeze();
    cluster.awaitAnswers(600);
    follower.resume();
    cluster.awaitCaughtUp(follower.setting().id(), cluster.leader());
    tell("follower frozen");
    for (int round = 0; round < ROUNDS; round++) {
      leader = cluster.leader();
      int behind = cluster.follower(leader);
      cluster.node(behind).kill();
      cluster.awaitAnswers(300);
      snapshotPerhaps();
      cluster.awaitAnswers(600);
      tell("follower gone");
      cluster.start(behind);
      cluster.awaitCaughtUp(behind, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  @EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
  void without_a_majority_nothing_is_answered_and_with_one_again_it_goes_on() {
    for (int round = 0; round < ROUNDS; round++) {
      int left = random.nextBoolean() ? cluster.leader() : cluster.follower(cluster.leader());
      int second = (left + 1) % ProcessCluster.NODES;
      int third = (left + 2) % ProcessCluster.NODES;
      cluster.node(second).kill();
      cluster.node(third).kill();
      awaitUnanswered();
      long published = cluster.node(left).report().published();
      int answered = cluster.traders().stream().mapToInt(RecordingTrader::answered).sum();
      awaitUnanswered();
      assertThat(cluster.node(left).report().published()).isEqualTo(published);
      assertThat(cluster.traders().stream().mapToInt(RecordingTrader::answered).sum())
          .isEqualTo(answered);
      cluster.start(second);
      cluster.awaitAnswers(50);
      tell("two nodes gone");
      cluster.start(third);
      cluster.awaitCaughtUp(third, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  /**
   * An attempt of every client fails, and answers to what was committed before have come by then. A
   * client whose node does not know a leader is refused; another is told that it cannot know.
   */
  private void awaitUnanswered() {
    long until = System.nanoTime() + 2 * RecordingTrader.ANSWER_NS;
    for (RecordingTrader trader : cluster.traders()) {
      int from = trader.unanswered();
      cluster.await(
          "attempts to come to nothing",
          () -> trader.unanswered() > from && System.nanoTime() > until);
    }
  }
}
