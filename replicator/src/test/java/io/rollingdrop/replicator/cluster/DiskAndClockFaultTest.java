package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One node's disk is full, or its clock is wrong; the others go on, and it comes back. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "rollingdrop.long", matches = "true")
class DiskAndClockFaultTest {

  private static final int ROUNDS = ProcessCluster.rounds();
  private static final int ORDERS_PER_SECOND = 200;
  private static final long DISK_BYTES = 512L << 20;
  private static final int VICTIM = 1;
  private static final int FILL_ATTEMPTS = 100;

  @TempDir private Path directory;
  private ProcessCluster cluster;
  private String name;
  private Path mounted;

  @BeforeEach
  void three_nodes(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    cluster = new ProcessCluster(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
    cluster.keepLogs(Path.of("target", "cluster-faults", name));
    if (mounted != null) {
      // Lazily: this process has read the journals, and maps them until they are collected.
      Shell.run("umount", "--lazy", mounted.toString());
    }
  }

  /** A small file system for a node's folder. */
  private void mount() throws IOException {
    assumeTrue(Shell.isRoot(), "a file system of one's own takes root");
    Path folder = Files.createDirectory(cluster.folder(VICTIM));
    assumeTrue(
        Shell.succeeds(
            "mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", folder.toString()),
        "this machine lets nobody mount a file system");
    mounted = folder;
  }

  /** Fills the disk up but for so many bytes. */
  private Path fill(long left) throws IOException {
    Path ballast = mounted.resolve("ballast");
    for (int attempt = 0; attempt < FILL_ATTEMPTS; attempt++) {
      long bytes = Files.getFileStore(mounted).getUsableSpace() - left;
      // If the node was quicker with the last page, this takes nothing at all.
      if (Shell.succeeds("fallocate", "-l", Long.toString(bytes), ballast.toString())) {
        return ballast;
      }
    }
    throw new AssertionError("the disk could not be filled");
  }

  @Test
  void a_node_whose_disk_fills_stops_and_says_so_while_the_others_go_on() throws IOException {
    mount();
    cluster.set(cluster.setting(VICTIM).withDiskWatched());
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
    for (int round = 0; round < ROUNDS; round++) {
      Path ballast = fill(32L << 20);
      NodeProcess node = cluster.node(VICTIM);
      assertThat(node.awaitEnd()).isEqualTo(NodeHost.FAILED_CODE);
      assertThat(node.failure()).contains("make room");
      cluster.awaitAnswers(100);
      Files.delete(ballast);
      cluster.start(VICTIM);
      cluster.awaitCaughtUp(VICTIM, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  void a_node_that_meets_the_end_of_its_disk_unwarned_dies_and_comes_back_when_there_is_room()
      throws IOException {
    mount();
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
    for (int round = 0; round < ROUNDS; round++) {
      cluster.awaitAnswers(100);
      Path ballast = fill(0);
      assertThat(cluster.node(VICTIM).awaitEnd()).isNotZero();
      System.out.printf(
          "full at once: ended with %d, %s%n",
          cluster.node(VICTIM).awaitEnd(), cluster.node(VICTIM).failure());
      cluster.awaitAnswers(100);
      Files.delete(ballast);
      cluster.start(VICTIM);
      cluster.awaitCaughtUp(VICTIM, cluster.leader());
    }
    cluster.finishAndCheck();
  }

  @Test
  void time_never_runs_back_when_nodes_lead_whose_clocks_are_an_hour_apart() {
    cluster.start();
    cluster.trade(ORDERS_PER_SECOND);
    // Not before: to a cluster that begins an hour late every key is from the future.
    putClock(1, TimeUnit.HOURS.toNanos(1));
    putClock(2, -TimeUnit.HOURS.toNanos(1));
    boolean[] led = new boolean[ProcessCluster.NODES];
    led[cluster.leader()] = true;
    for (int i = 0; i < 1 + ROUNDS; i++) {
      int leader = cluster.leader();
      cluster.node(leader).kill();
      cluster.awaitAnswers(100);
      led[cluster.leader()] = true;
      cluster.start(leader);
      cluster.awaitCaughtUp(leader, cluster.leader());
    }
    cluster.finishAndCheck();
    int leaders = 0;
    for (boolean has : led) {
      leaders += has ? 1 : 0;
    }
    assertThat(leaders).as("nodes of differing clocks that have led").isGreaterThan(1);
  }

  private void putClock(int node, long offsetNs) {
    cluster.node(node).kill();
    cluster.set(cluster.setting(node).withClockOffset(offsetNs));
    cluster.awaitAnswers(20);
    cluster.start(node);
    cluster.awaitCaughtUp(node, cluster.leader());
  }
}
