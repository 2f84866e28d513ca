package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.replicator.link.LinkRig.Transport;
import io.rollingdrop.replicator.link.WrittenSnapshots.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State snapshots over the link. */
@Timeout(120)
class SnapshotLinkTest {

  @TempDir Path directory;

  private final EventLog log = new EventLog();
  private WrittenSnapshots snapshots;
  private Path spool;

  @BeforeEach
  void makeFolders() {
    snapshots = new WrittenSnapshots(directory.resolve("core"));
    spool = directory.resolve("spool");
  }

  @AfterEach
  void close() {
    snapshots.close();
  }

  private AeronLinkServer server(LinkRig rig) {
    return rig.server(new CollectingLink(), log, snapshots, UnaryOperator.identity());
  }

  private AeronLink connected(LinkRig rig) {
    return rig.connected(rig.settings().withSpoolFolder(spool));
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_newest_snapshot_is_read_as_it_is_at_the_core(Transport transport) throws IOException {
    snapshots.write(500, 10);
    Path newest = snapshots.write(900, WrittenSnapshots.MANY);
    assertThat(Files.size(newest)).isGreaterThan(5_000_000);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = server(rig);
      StateSnapshot snapshot = connected(rig).events().newestSnapshot().orElseThrow();
      assertThat(files(spool)).as("its file is gone while it is read").isEmpty();
      assertThat(snapshot.records()).isEqualTo(WrittenSnapshots.MANY);
      assertThat(WrittenSnapshots.content(snapshot)).isEqualTo(WrittenSnapshots.content(newest));
      assertThat(snapshot.sequence()).as("closed, it says what it was of").isEqualTo(900);
      assertThat(server.counters().snapshotsSent()).isEqualTo(1);
      Await.until("the transfer's end", () -> server.counters().snapshots() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_that_has_taken_none_has_none(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      AeronLink link = connected(rig);
      assertThat(link.events().newestSnapshot()).isEmpty();
      assertThat(link.fetchSnapshot(directory.resolve("fetched"))).isEmpty();
      snapshots.write(7, 10);
      assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()).sequence())
          .isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void one_after_the_other_are_had_and_several_may_be_open(Transport transport) {
    snapshots.write(1, 100);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      AeronLink link = connected(rig);
      try (StateSnapshot first = link.events().newestSnapshot().orElseThrow()) {
        Path newer = snapshots.write(2, 50_000);
        assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()))
            .isEqualTo(WrittenSnapshots.content(newer));
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(WrittenSnapshots.content(first).records()).isEqualTo(100);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void threads_that_ask_at_once_get_one_each_in_turn(Transport transport) throws Exception {
    Content content = WrittenSnapshots.content(snapshots.write(5, 50_000));
    try (LinkRig rig = new LinkRig(transport, directory);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      server(rig);
      AeronLink link = connected(rig);
      List<Future<Content>> read = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        read.add(
            threads.submit(
                () -> WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow())));
      }
      for (Future<Content> each : read) {
        assertThat(each.get()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_machine_that_takes_over_gets_the_file_under_its_own_name(Transport transport)
      throws IOException {
    Path newest = snapshots.write(900, WrittenSnapshots.MANY);
    Path folder = directory.resolve("replacement").resolve("snapshots");
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      AeronLink link = connected(rig);
      Path fetched = link.fetchSnapshot(folder).orElseThrow();
      assertThat(fetched).isEqualTo(folder.resolve("0000000000000000900.snapshot"));
      assertThat(Files.mismatch(fetched, newest)).as("first byte that differs").isEqualTo(-1);
      assertThat(link.fetchSnapshot(folder)).as("once more").contains(fetched);
      Path newer = snapshots.write(901, 10);
      assertThat(link.fetchSnapshot(folder)).contains(folder.resolve(newer.getFileName()));
      assertThat(files(folder)).hasSize(2).startsWith(fetched);
      assertThat(files(spool)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void in_place_of_a_damaged_one_the_next_older_is_taken(Transport transport) {
    Path older = snapshots.write(1, 50_000);
    Path newest = snapshots.write(2, 50_000);
    Content whole = WrittenSnapshots.content(older);
    WrittenSnapshots.damage(newest);
    Path folder = directory.resolve("fetched");
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      AeronLink link = connected(rig);
      assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()))
          .isEqualTo(whole);
      assertThat(link.fetchSnapshot(folder)).contains(folder.resolve(older.getFileName()));

      WrittenSnapshots.damage(older);
      assertThatThrownBy(() -> link.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("no snapshot that is whole")
          .hasMessageContaining("at offset");
      Path another = directory.resolve("another");
      assertThatThrownBy(() -> link.fetchSnapshot(another))
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("no snapshot that is whole");
      assertThat(files(another)).isEmpty();
      assertThat(files(spool)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_file_is_damaged_too(Transport transport) throws IOException {
    Path newest = snapshots.write(2, 10);
    Files.write(newest, new byte[0]);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      AeronLink link = connected(rig);
      assertThatThrownBy(() -> link.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("no snapshot that is whole");
    }
  }

  @ParameterizedTest
  @EnumSource
  void one_that_the_core_deletes_meanwhile_still_arrives(Transport transport) throws Exception {
    Path newest = snapshots.write(1, WrittenSnapshots.MANY);
    Content content = WrittenSnapshots.content(newest);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      try (HeldSnapshot held = new HeldSnapshot(connected(rig), spool)) {
        snapshots.write(2, 10);
        snapshots.write(3, 10);
        assertThat(newest).doesNotExist();
        assertThat(held.goOn()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_that_leaves_in_the_middle_cuts_it_off_and_it_can_be_had_again(Transport transport)
      throws Exception {
    Content content = WrittenSnapshots.content(snapshots.write(1, WrittenSnapshots.MANY));
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = server(rig);
      AeronLink link = connected(rig);
      try (HeldSnapshot held = new HeldSnapshot(link, spool)) {
        assertThat(server.counters().snapshots()).isEqualTo(1);
        assertThat(files(spool)).hasSize(1);
        server.close();
        assertThat(server.counters().snapshots()).isZero();
        Await.until("the loss to be seen", () -> !link.isConnected());
        assertThatThrownBy(held::goOn)
            .isInstanceOf(FeedUnavailableException.class)
            .hasMessageContaining("did not arrive");
        assertThat(files(spool)).isEmpty();
        assertThatThrownBy(() -> link.events().newestSnapshot())
            .isInstanceOf(FeedUnavailableException.class)
            .hasMessageContaining("no connection");
      }
      server(rig);
      Await.until("a new connection", link::isConnected);
      assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()))
          .isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource
  void beyond_what_the_core_sends_at_once_gateways_are_asked_to_wait(Transport transport)
      throws Exception {
    Content content = WrittenSnapshots.content(snapshots.write(1, WrittenSnapshots.MANY));
    List<HeldSnapshot> held = new ArrayList<>();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = server(rig);
      for (int i = 0; i < FeedAgent.MAX_SNAPSHOTS; i++) {
        held.add(new HeldSnapshot(connected(rig), spool));
      }
      assertThat(server.counters().snapshots()).isEqualTo(FeedAgent.MAX_SNAPSHOTS);
      AeronLink late = connected(rig);
      assertThatThrownBy(() -> late.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("it sends 4 snapshots already, ask again");
      assertThat(held.getFirst().goOn()).isEqualTo(content);
      Await.until("a place", () -> server.counters().snapshots() < FeedAgent.MAX_SNAPSHOTS);
      assertThat(WrittenSnapshots.content(late.events().newestSnapshot().orElseThrow()))
          .isEqualTo(content);
      for (HeldSnapshot each : held.subList(1, held.size())) {
        assertThat(each.goOn()).isEqualTo(content);
      }
      assertThat(files(spool)).isEmpty();
    } finally {
      CloseHelper.closeAll(held);
    }
  }

  @ParameterizedTest
  @EnumSource
  void feeds_go_on_while_snapshots_are_sent_and_while_one_is_not_taken(Transport transport)
      throws Exception {
    Content content = WrittenSnapshots.content(snapshots.write(1, WrittenSnapshots.MANY));
    try (LinkRig rig = new LinkRig(transport, directory);
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      server(rig);
      AeronLink link = connected(rig);
      AeronLink other = connected(rig);
      try (HeldSnapshot held = new HeldSnapshot(other, spool);
          EventSubscription subscription = LinkRig.open(link, Position.START)) {
        log.append(1_000);
        List<byte[]> events = LinkRig.read(subscription, log.size());
        Future<Content> read =
            threads.submit(
                () -> WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()));
        while (!read.isDone() || log.size() < 5_000) {
          log.append(100);
          events.addAll(LinkRig.read(subscription, log.size() - events.size()));
        }
        assertThat(events).containsExactlyElementsOf(log.all());
        assertThat(read.get()).isEqualTo(content);
        assertThat(held.goOn()).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_that_says_nothing_is_not_waited_for_for_ever(Transport transport) {
    CountDownLatch hang = new CountDownLatch(1);
    SnapshotFiles hanging =
        () -> {
          try {
            hang.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log, hanging, UnaryOperator.identity());
      LinkSettings settings = rig.settings();
      AeronLink link =
          rig.connected(
              settings.withTimes(
                  settings.keepAliveInterval(),
                  Duration.ofMillis(500),
                  settings.connectTimeout(),
                  settings.maxPause(),
                  settings.driverTimeout()));
      assertThatThrownBy(() -> link.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("nothing came for PT0.5S");
      hang.countDown();
      assertThat(link.events().newestSnapshot()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_that_cannot_read_its_snapshots_says_why(Transport transport) {
    SnapshotFiles failing =
        () -> {
          throw new IllegalStateException("the disk is on fire");
        };
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log, failing, UnaryOperator.identity());
      AeronLink link = connected(rig);
      assertThatThrownBy(() -> link.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("the core cannot send it")
          .hasMessageContaining("the disk is on fire");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_place_that_cannot_be_written_is_told_and_nothing_is_left_at_the_core(Transport transport)
      throws IOException {
    snapshots.write(1, WrittenSnapshots.MANY);
    Files.writeString(spool, "a file where the folder should be");
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = server(rig);
      AeronLink link = connected(rig);
      assertThatThrownBy(() -> link.events().newestSnapshot())
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("cannot keep the core's snapshot")
          .hasMessageContaining(spool.toString());
      Await.until("the transfer's end", () -> server.counters().snapshots() == 0);
      assertThat(server.counters().snapshotsSent()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_a_killed_process_left_in_the_spool_is_deleted_in_time(Transport transport)
      throws IOException {
    snapshots.write(1, 10);
    Files.createDirectories(spool);
    Path leftover = Files.writeString(spool.resolve("rollingdrop-1.spool"), "old");
    Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path atWork = Files.writeString(spool.resolve("rollingdrop-2.spool"), "new");
    Path foreign = Files.writeString(spool.resolve("mail.spool"), "another's");
    Files.setLastModifiedTime(foreign, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    try (LinkRig rig = new LinkRig(transport, directory)) {
      server(rig);
      connected(rig).events().newestSnapshot().orElseThrow().close();
      assertThat(files(spool)).containsExactlyInAnyOrder(atWork, foreign);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_link_that_is_closed_ends_what_arrives(Transport transport) throws Exception {
    snapshots.write(1, WrittenSnapshots.MANY);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = server(rig);
      AeronLink link = connected(rig);
      try (HeldSnapshot held = new HeldSnapshot(link, spool)) {
        link.close();
        Await.until("the transfer's end", () -> server.counters().snapshots() == 0);
        assertThatThrownBy(held::goOn).isInstanceOf(IllegalStateException.class);
        assertThat(files(spool)).isEmpty();
        assertThatThrownBy(() -> link.events().newestSnapshot())
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> link.fetchSnapshot(spool))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
