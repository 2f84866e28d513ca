package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is lost, and a copy of it that was kept elsewhere takes its place. */
class BackupTest {

  private static final int NODES = TestCluster.NODES;
  private static final int SEGMENT = 64 << 10;
  private static final ClusterLogSettings SMALL = new ClusterLogSettings(SEGMENT, SEGMENT, 2, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private TestCluster cluster;
  private TestCluster promoted;
  private BackupNode backup;
  private final AtomicReference<Throwable> backupFailure = new AtomicReference<>();
  private final AtomicInteger tenants = new AtomicInteger();
  private BackupSettings settings;

  @AfterEach
  void stop() {
    if (backup != null) {
      backup.close();
    }
    if (promoted != null) {
      promoted.close();
      assertThat(promoted.failure()).isNull();
    }
    cluster.close();
    assertThat(backupFailure.get()).isNull();
  }

  @Test
  void nothing_that_was_copied_is_lost_when_all_nodes_are() {
    begin(ClusterLogSettings.DEFAULTS);
    Position seen;
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      trade(trader, 5);
      startBackupAndSnapshot(trader);
      trade(trader, 5);
      awaitCopied();
      seen = cluster.node(cluster.leader()).core().published();
      awaitCopied();
    }
    stopBackup();
    lose();
    PromotionReport report = promotion().run(true);

    assertThat(report.epoch()).isEqualTo(2);
    assertThat(report.last()).isGreaterThanOrEqualTo(seen.sequence());
    assertThat(report.fenced()).isEmpty();
    assertThat(report.lost()).isEmpty();
    assertThat(report.agreed()).isPositive();
    assertThat(report.compared()).isPositive();
    startPromoted();
    // Who had followed the lost cluster that far goes on without noticing.
    try (EventSubscription events = promoted.node(promoted.leader()).feed().open(seen)) {
      promoted.await(
          "events after " + seen, () -> events.poll((buffer, offset, length) -> {}, 64) > 0);
    }
    try (TestTrader trader = new TestTrader(promoted, 0).awaitReady()) {
      trade(trader, 5);
    }
    assertThat(promoted.node(0).core().epoch()).isEqualTo(2);
    promoted.awaitEqual(0, 1);
    promoted.awaitEqual(1, 2);
  }

  @Test
  void who_has_seen_what_was_not_copied_is_off_the_chain() {
    begin(ClusterLogSettings.DEFAULTS);
    Position lost;
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      trade(trader, 5);
      awaitCopied();
      stopBackup();
      trade(trader, 5);
      int leader = cluster.leader();
      lost = cluster.node(leader).core().published();
    }
    lose();
    PromotionReport report = promotion().run(true);

    assertThat(report.last()).isLessThan(lost.sequence());
    startPromoted();
    promoted.await(
        "the promoted cluster is further than the lost one was",
        () -> promoted.published(0) > lost.sequence() + 10);
    assertThatThrownBy(
            () -> {
              try (EventSubscription events = promoted.node(0).feed().open(lost)) {
                events.poll((buffer, offset, length) -> {}, 64);
              }
            })
        .isInstanceOf(OffChainException.class);
  }

  @Test
  void nodes_that_run_are_fenced_before_a_copy_takes_their_place() {
    begin(ClusterLogSettings.DEFAULTS);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      awaitCopied();
      stopBackup();
      trade(trader, 5);
    }
    int down = (cluster.leader() + 1) % NODES;
    cluster.stop(down);

    PromotionReport report = promotion().run(false);

    assertThat(report.fenced()).hasSize(NODES - 1).doesNotContainKey(down);
    long furthest =
        report.fenced().keySet().stream()
            .mapToLong(id -> cluster.node(id).core().lastSequence())
            .max()
            .orElseThrow();
    assertThat(report.lost()).hasValue(furthest - report.last());
    for (int id : report.fenced().keySet()) {
      assertThat(cluster.awaitFailure(id)).contains("taken over");
      cluster.stop(id);
      assertThatThrownBy(() -> cluster.start(id))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("taken over");
    }
    // The one that was down learns it from those that took its place.
    startPromoted();
    cluster.start(down);
    assertThat(cluster.awaitFailure(down)).contains("taken over");
  }

  @Test
  void a_cluster_whose_majority_is_not_reached_is_left_alone_unless_somebody_vouches_for_it() {
    begin(ClusterLogSettings.DEFAULTS);
    int first = cluster.leader();
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      awaitCopied();
      stopBackup();
    }
    cluster.stop((first + 1) % NODES);
    cluster.stop((first + 2) % NODES);

    assertThatThrownBy(() -> promotion().run(false))
        .isInstanceOf(Promotion.NotFenced.class)
        .hasMessageContaining("only 1 of 3");
    assertThat(cluster.node(first).hasFailed()).isFalse();
    // And the copy can go on.
    startBackup();
    cluster.start((first + 1) % NODES);
    cluster.leader();
    awaitCopied();
    stopBackup();
  }

  @Test
  void a_copy_goes_on_where_it_was_and_follows_the_leader_and_keeps_what_it_needs() {
    begin(SMALL);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      awaitCopied();
      stopBackup();
      trade(trader, 5);
      startBackup();
      awaitCopied();
      int leader = cluster.leader();
      cluster.stop(leader);
      trade(trader, 5);
      cluster.start(leader);
      for (int i = 0; i < 3; i++) {
        trader.fillLog(6 * SEGMENT);
        long taken = cluster.takeSnapshot();
        awaitCopied();
        cluster.await("the snapshot in the copy", () -> backup.state().snapshot() >= taken);
      }
      Path archive = settings.directory().resolve("archive");
      cluster.await("old log to go", () -> !archive.resolve("0-0.rec").toFile().exists());
      trade(trader, 5);
      awaitCopied();
    }
    stopBackup();
    lose();
    PromotionReport report = promotion().run(true);

    assertThat(report.agreed()).isPositive();
    startPromoted();
    try (TestTrader trader = new TestTrader(promoted, 0).awaitReady()) {
      trade(trader, 5);
      // A node of the new cluster is replaced as any other.
      int lost = (promoted.leader() + 1) % NODES;
      promoted.stop(lost);
      promoted.startReplacing(lost);
      promoted.awaitCaughtUp(lost, promoted.leader());
      trade(trader, 5);
      promoted.awaitEqual(lost, promoted.leader());
    }
  }

  @Test
  void a_promotion_that_was_broken_off_goes_on_when_it_is_run_again() throws Exception {
    begin(ClusterLogSettings.DEFAULTS);
    long seen;
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      trade(trader, 5);
      seen = cluster.published(cluster.leader());
      awaitCopied();
      stopBackup();
    }
    lose();
    AtomicReference<Throwable> brokenOff = new AtomicReference<>();
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    promotion().run(true);
                  } catch (IllegalStateException e) {
                    brokenOff.set(e);
                  }
                });
    Path file = settings.directory().resolve("promotion");
    cluster.await(
        "the new epoch", () -> PromotionMark.read(file).map(mark -> mark.last() > 0).orElse(false));
    long last = PromotionMark.read(file).orElseThrow().last();
    first.interrupt();
    first.join();
    assertThat(brokenOff.get()).isNotNull();
    assertThatThrownBy(this::startBackup).hasMessageContaining("is being promoted");

    PromotionReport report = promotion().run(true);
    assertThat(report.epoch()).isEqualTo(2);
    assertThat(report.last()).isEqualTo(last).isGreaterThanOrEqualTo(seen);
    assertThat(promotion().isDone()).isTrue();
    startPromoted();
    try (TestTrader trader = new TestTrader(promoted, 0).awaitReady()) {
      trade(trader, 5);
    }
    promoted.awaitEqual(0, 1);
    promoted.awaitEqual(1, 2);
  }

  @Test
  void a_copy_that_was_away_for_longer_than_the_log_is_kept_says_that_it_has_to_begin_anew() {
    begin(SMALL);
    try (TestTrader trader = new TestTrader(cluster, 0).awaitReady()) {
      startBackupAndSnapshot(trader);
      awaitCopied();
      stopBackup();
      for (int i = 0; i < 3; i++) {
        trader.fillLog(6 * SEGMENT);
        cluster.takeSnapshot();
      }
      for (int id = 0; id < NODES; id++) {
        Path archive = cluster.folder(id).resolve("archive");
        cluster.await("old log to go", () -> !archive.resolve("0-0.rec").toFile().exists());
      }
      startBackup();
      cluster.await("the copy to stop", () -> backupFailure.get() != null);
      assertThat(backupFailure.getAndSet(null)).hasMessageContaining("--anew");
    }
  }

  private void begin(ClusterLogSettings log) {
    cluster = new TestCluster(directory.resolve("lost"), log);
    settings =
        cluster.backup(
            BackupSettings.self("localhost:" + TestCluster.freePorts()), directory.resolve("copy"));
  }

  private void startBackup() {
    backup = BackupNode.start(settings, backupFailure::set);
  }

  private void startBackupAndSnapshot(TestTrader trader) {
    startBackup();
    trade(trader, 5);
    cluster.takeSnapshot();
  }

  private void stopBackup() {
    backup.close();
    backup = null;
  }

  /** All that the leader has published now, and reported. */
  private void awaitCopied() {
    int leader = cluster.leader();
    long position = cluster.node(leader).state().logPosition();
    long published = cluster.published(leader);
    cluster.await(
        "the copy to come to position " + position + ", it is " + backup.state(),
        () ->
            backup.state().position() >= position
                && backup.state().events().sequence() >= published
                && backup.state().snapshot() > 0);
    assertThat(backup.state().hindrance()).isEmpty();
  }

  private void lose() {
    for (int id = 0; id < NODES; id++) {
      if (cluster.node(id) != null) {
        cluster.stop(id);
      }
    }
  }

  private Promotion promotion() {
    return new Promotion(settings, PATIENCE, progress -> {});
  }

  private void startPromoted() {
    Path folder = directory.resolve("promoted");
    promoted =
        new TestCluster(
            folder,
            settings.log(),
            cluster.token(),
            Engine.NEWEST_RULES,
            id -> Promotion.copyTo(settings.directory(), folder.resolve("node-" + id)));
  }

  private void trade(TestTrader trader, int times) {
    int from = tenants.getAndAdd(times) + 1;
    trader.createTenants(from, from + times - 1);
  }
}
