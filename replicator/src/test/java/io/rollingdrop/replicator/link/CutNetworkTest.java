package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.LinkRig.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutNetworkTest {

  @TempDir Path directory;

  private LinkServerSettings soonDropped(LinkServerSettings settings) {
    return settings.withTimes(
        settings.keepAliveInterval(),
        Duration.ofSeconds(1),
        settings.driverTimeout(),
        settings.startTimeout());
  }

  private static int port(AeronLinkServer server) {
    String at = server.listeningAt();
    return Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
  }

  private static LinkSettings behind(UdpRelay network, LinkSettings direct) {
    return LinkSettings.of(
            direct.aeronDirectory(), "aeron:udp?endpoint=" + network.endpoint(), LinkRig.TOKEN)
        .withTimes(
            direct.keepAliveInterval(),
            direct.serverTimeout(),
            Duration.ofSeconds(1),
            direct.maxPause(),
            direct.driverTimeout());
  }

  @Test
  void a_link_whose_commands_no_longer_get_through_is_ended_and_made_anew_when_they_do() {
    CollectingLink core = new CollectingLink();
    EventLog log = new EventLog();
    log.append(100);
    try (LinkRig rig = new LinkRig(Transport.UDP, directory)) {
      AeronLinkServer server = rig.server(core, log, this::soonDropped);
      try (UdpRelay network = new UdpRelay(port(server))) {
        AeronLink link = rig.connected(behind(network, rig.settings()));
        Commands.send(link.commands(), 1, 10);
        EventSubscription subscription = LinkRig.open(link, Position.START);
        List<byte[]> events = LinkRig.read(subscription, 50);

        network.cut(true);
        Commands.send(link.commands(), 11, 12);
        Await.until("the loss to be seen", () -> !link.isConnected());
        assertThat(server.counters().clients()).isZero();

        network.cut(false);
        Await.until("a new connection", link::isConnected);
        assertThat(link.commands().connection()).isEqualTo(2);
        Commands.send(link.commands(), 13, 20);
        Await.until("commands", () -> core.correlationIds().contains(20L));
        // What was sent into the cut is lost, and what came before and after it is in order.
        assertThat(core.correlationIds())
            .containsExactly(
                1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
        events.addAll(LinkRig.read(subscription, log.size() - 50));
        assertThat(events)
            .usingElementComparator(Arrays::compare)
            .containsExactlyElementsOf(log.all());
      }
    }
  }

  @Test
  void a_snapshot_cut_off_in_the_middle_leaves_nothing_behind_and_can_be_had_again()
      throws Exception {
    Path spool = directory.resolve("spool");
    try (WrittenSnapshots snapshots = new WrittenSnapshots(directory.resolve("core"));
        LinkRig rig = new LinkRig(Transport.UDP, directory)) {
      WrittenSnapshots.Content content =
          WrittenSnapshots.content(snapshots.write(1, WrittenSnapshots.MANY));
      AeronLinkServer server =
          rig.server(new CollectingLink(), new EventLog(), snapshots, this::soonDropped);
      try (UdpRelay network = new UdpRelay(port(server))) {
        AeronLink link = rig.connected(behind(network, rig.settings()).withSpoolFolder(spool));
        try (HeldSnapshot held = new HeldSnapshot(link, spool)) {
          network.cut(true);
          Await.until("the loss to be seen", () -> !link.isConnected());
          Await.until("the core to give up", () -> server.counters().snapshots() == 0);
          assertThatThrownBy(held::goOn)
              .isInstanceOf(FeedUnavailableException.class)
              .hasMessageContaining("the connection to the core was lost");
        }
        assertThat(spool).isEmptyDirectory();

        network.cut(false);
        Await.until("a new connection", link::isConnected);
        assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()))
            .isEqualTo(content);
      }
    }
  }
}
