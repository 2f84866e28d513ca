package io.rollingdrop.replicator.link;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.agrona.CloseHelper;

/**
 * Both ends of a link on this machine, over UDP with a driver for each end, or over shared memory.
 */
final class LinkRig implements AutoCloseable {

  enum Transport {
    UDP,
    IPC
  }

  static final LinkToken TOKEN =
      LinkToken.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  final MediaDriver coreDriver;
  final MediaDriver gatewayDriver;
  private final Transport transport;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private String requestChannel;

  LinkRig(Transport transport, Path directory) {
    this.transport = transport;
    Path parent =
        MediaDrivers.parentDirectory(
            "rollingdrop-test-" + System.getProperty("user.name"), directory);
    coreDriver = MediaDrivers.start(parent);
    gatewayDriver = transport == Transport.UDP ? MediaDrivers.start(parent) : coreDriver;
    requestChannel = transport == Transport.UDP ? "aeron:udp?endpoint=localhost:0" : "aeron:ipc";
  }

  LinkServerSettings serverSettings() {
    return LinkServerSettings.of(coreDriver.aeronDirectoryName(), requestChannel, TOKEN)
        .withTimes(
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));
  }

  LinkSettings settings() {
    return LinkSettings.of(gatewayDriver.aeronDirectoryName(), requestChannel, TOKEN)
        .withTimes(
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            Duration.ofSeconds(3));
  }

  /** Starts the core's end; the first start finds a free port, and later ones use it again. */
  AeronLinkServer server(CommandLink core, EventFeed events) {
    return server(core, events, UnaryOperator.identity());
  }

  AeronLinkServer server(
      CommandLink core, EventFeed events, UnaryOperator<LinkServerSettings> change) {
    return server(core, events, SnapshotFiles.NONE, change);
  }

  AeronLinkServer server(
      CommandLink core,
      EventFeed events,
      SnapshotFiles snapshots,
      UnaryOperator<LinkServerSettings> change) {
    AeronLinkServer server =
        AeronLinkServer.start(change.apply(serverSettings()), core, events, snapshots);
    opened.push(server);
    if (transport == Transport.UDP) {
      requestChannel = "aeron:udp?endpoint=" + server.listeningAt();
    }
    return server;
  }

  /** Starts a gateway's end, and waits for its connection. */
  AeronLink connected() {
    return connected(settings());
  }

  AeronLink connected(LinkSettings settings) {
    AeronLink link = link(settings);
    Await.until("a connection", link::isConnected);
    return link;
  }

  AeronLink link(LinkSettings settings) {
    AeronLink link = AeronLink.start(settings);
    opened.push(link);
    return link;
  }

  /** Opens a subscription, trying again while the feed is out of reach. */
  static EventSubscription open(AeronLink link, Position from) {
    return Await.value(
        "a subscription",
        () -> {
          try {
            return link.events().open(from);
          } catch (FeedUnavailableException e) {
            return null;
          }
        });
  }

  /** Reads until {@code count} events have come, over outages. */
  static List<byte[]> read(EventSubscription subscription, int count) {
    List<byte[]> events = new ArrayList<>();
    Await.until(
        count + " events",
        () -> {
          pollOnce(subscription, events, count - events.size());
          return events.size() >= count;
        });
    return events;
  }

  static void pollOnce(EventSubscription subscription, List<byte[]> into, int limit) {
    try {
      subscription.poll(
          (buffer, offset, length) -> {
            byte[] event = new byte[length];
            buffer.getBytes(offset, event);
            into.add(event);
          },
          limit);
    } catch (FeedUnavailableException e) {
      // Polling again goes on where it was.
    }
  }

  @Override
  public void close() {
    opened.forEach(CloseHelper::close);
    CloseHelper.closeAll(gatewayDriver, coreDriver);
  }
}
