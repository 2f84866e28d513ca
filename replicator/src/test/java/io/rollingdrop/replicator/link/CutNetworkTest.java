package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.EventSubscription;
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

  @Test
  void a_link_whose_commands_no_longer_get_through_is_ended_and_made_anew_when_they_do() {
    CollectingLink core = new CollectingLink();
    EventLog log = new EventLog();
    log.append(100);
    try (LinkRig rig = new LinkRig(Transport.UDP, directory)) {
      AeronLinkServer server =
          rig.server(
              core,
              log,
              s ->
                  s.withTimes(
                      s.keepAliveInterval(),
                      Duration.ofSeconds(1),
                      s.driverTimeout(),
                      s.startTimeout()));
      String at = server.listeningAt();
      int port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
      try (UdpRelay network = new UdpRelay(port)) {
        LinkSettings direct = rig.settings();
        LinkSettings settings =
            LinkSettings.of(
                    direct.aeronDirectory(),
                    "aeron:udp?endpoint=" + network.endpoint(),
                    LinkRig.TOKEN)
                .withTimes(
                    direct.keepAliveInterval(),
                    direct.serverTimeout(),
                    Duration.ofSeconds(1),
                    direct.maxPause(),
                    direct.driverTimeout());
        AeronLink link = rig.connected(settings);
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
}
