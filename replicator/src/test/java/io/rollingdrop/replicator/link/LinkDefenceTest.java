package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.aeron.driver.Configuration;
import io.aeron.protocol.DataHeaderFlyweight;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.LinkRig.Transport;
import io.rollingdrop.replicator.link.codec.HelloEncoder;
import io.rollingdrop.replicator.link.codec.SnapshotChunkEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkDefenceTest {

  private static final LinkToken WRONG =
      LinkToken.of("another-token-another-token-another".getBytes(StandardCharsets.US_ASCII));

  @TempDir Path directory;

  private final CollectingLink core = new CollectingLink();

  @ParameterizedTest
  @EnumSource
  void a_gateway_with_another_token_is_refused_and_told_so(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      LinkSettings good = rig.settings();
      LinkSettings settings =
          LinkSettings.of(good.aeronDirectory(), good.requestChannel(), WRONG)
              .withTimes(
                  good.keepAliveInterval(),
                  good.serverTimeout(),
                  good.connectTimeout(),
                  good.maxPause(),
                  good.driverTimeout());
      AeronLink link = rig.link(settings);
      Await.until("the refusal", () -> link.lastProblem().contains("another link token"));
      assertThat(link.isConnected()).isFalse();
      assertThat(server.counters().refusedHellos()).isPositive();
      assertThat(server.counters().clients()).isZero();
      assertThatThrownBy(() -> link.events().open(Position.START))
          .isInstanceOf(FeedUnavailableException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_taken_from_a_sender_that_said_no_hello(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      try (RawGateway raw = new RawGateway(rig.settings())) {
        RawGateway.send(raw.publication(), Commands.deposit(1), Commands.LENGTH);
        Await.until("the rejection", () -> raw.rejection.get() != null);
        assertThat(raw.rejection.get()).contains("hello");
        assertThat(server.counters().fromStrangers()).isEqualTo(1);
        assertThat(core.size()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_hello_altered_on_its_way_is_refused(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(core, new EventLog());
      try (RawGateway raw = new RawGateway(rig.settings())) {
        int length = raw.writer.hello(5, 1, 77, 1, "10.0.0.1:99", LinkRig.TOKEN);
        UnsafeBuffer altered = new UnsafeBuffer(new byte[length]);
        altered.putBytes(0, raw.writer.buffer(), 0, length);
        altered.putByte(LinkFormat.HEADER, (byte) 6);
        RawGateway.send(raw.publication(), altered, length);
        Await.until("the rejection", () -> raw.rejection.get() != null);
        assertThat(raw.rejection.get()).contains("another link token");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void malformed_and_oversized_messages_are_counted_and_the_rest_goes_on(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      AeronLink link = rig.connected();
      Commands.send(link.commands(), 1, 1);
      UnsafeBuffer otherTemplate = Commands.deposit(0);
      otherTemplate.putShort(2, (short) 999);
      link.commands().offer(otherTemplate, 0, Commands.LENGTH);
      link.commands().offer(Commands.deposit(0), 0, Commands.LENGTH - 1);
      link.commands().offer(Commands.deposit(0), 0, 3);
      Commands.send(link.commands(), 2, 2);
      int tooLong = CommandFormat.MAX_LENGTH + 1;
      link.commands().offer(new UnsafeBuffer(new byte[tooLong]), 0, tooLong);
      link.commands().offer(new UnsafeBuffer(new byte[10_000]), 0, 10_000);
      Commands.send(link.commands(), 3, 3);
      Await.until("the good commands", () -> core.size() == 3);
      assertThat(core.correlationIds()).containsExactly(1L, 2L, 3L);
      assertThat(server.counters().malformed()).isEqualTo(3);
      assertThat(server.counters().oversized()).isEqualTo(2);
      assertThat(link.isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void random_bytes_neither_reach_the_core_nor_stop_the_link(Transport transport) {
    Random random = new Random(7150);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      AeronLink link = rig.connected();
      try (RawGateway raw = new RawGateway(rig.settings())) {
        ExclusivePublication publication = raw.publication();
        raw.hello(publication, 5, 1, LinkRig.TOKEN);
        Await.until("two gateways", () -> server.counters().clients() == 2);
        byte[] bytes = new byte[2_000];
        for (int i = 0; i < 3_000; i++) {
          random.nextBytes(bytes);
          UnsafeBuffer message = new UnsafeBuffer(bytes);
          // Half of them look like link messages at first sight.
          if (i % 2 == 0) {
            message.putShort(2, (short) (1 + random.nextInt(43)));
            message.putShort(4, (short) HelloEncoder.SCHEMA_ID);
            message.putShort(6, (short) 1);
          }
          RawGateway.send(publication, message, 1 + random.nextInt(i % 3 == 0 ? 2_000 : 300));
        }
        Commands.send(link.commands(), 1, 10);
        Await.until("the good commands", () -> core.size() == 10);
        Await.until(
            "the garbage to be read",
            () -> server.counters().malformed() + server.counters().oversized() == 3_000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void only_the_newest_connection_of_a_gateway_may_send(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      try (RawGateway raw = new RawGateway(rig.settings())) {
        ExclusivePublication first = raw.publication();
        raw.hello(first, 5, 1, LinkRig.TOKEN);
        RawGateway.send(first, Commands.deposit(1), Commands.LENGTH);
        Await.until("a command", () -> core.size() == 1);
        ExclusivePublication second = raw.publication();
        raw.hello(second, 5, 2, LinkRig.TOKEN);
        RawGateway.send(second, Commands.deposit(2), Commands.LENGTH);
        Await.until("a command", () -> core.size() == 2);
        RawGateway.send(first, Commands.deposit(3), Commands.LENGTH);
        Await.until("the leftover", () -> server.counters().stale() == 1);
        ExclusivePublication replayed = raw.publication();
        raw.hello(replayed, 5, 1, LinkRig.TOKEN);
        Await.until("the rejection", () -> raw.rejection.get() != null);
        assertThat(raw.rejection.get()).contains("newer connection");
        assertThat(core.correlationIds()).containsExactly(1L, 2L);
        assertThat(server.counters().clients()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_gateway_that_falls_silent_is_dropped(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server =
          rig.server(
              core,
              new EventLog(),
              s ->
                  s.withTimes(
                      Duration.ofMillis(50),
                      Duration.ofMillis(400),
                      s.driverTimeout(),
                      s.startTimeout()));
      try (RawGateway raw = new RawGateway(rig.settings())) {
        ExclusivePublication publication = raw.publication();
        raw.hello(publication, 5, 1, LinkRig.TOKEN);
        Await.until("the connection", () -> server.counters().clients() == 1);
        Await.until("signs of life from the core", () -> raw.controlMessages() > 0);
        Await.until("the gateway to be dropped", () -> server.counters().clients() == 0);
        Await.until("the rejection", () -> raw.rejection.get() != null);
        assertThat(raw.rejection.get()).contains("heard nothing");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void there_are_no_more_gateways_and_feeds_than_allowed(Transport transport) {
    EventLog log = new EventLog();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, log, s -> s.withLimits(1, 2));
      AeronLink link = rig.connected();
      EventSubscription first = LinkRig.open(link, Position.START);
      LinkRig.open(link, Position.START);
      assertThatThrownBy(() -> link.events().open(Position.START))
          .isInstanceOf(FeedUnavailableException.class)
          .hasMessageContaining("2 feeds already");
      first.close();
      Await.until("a feed to end", () -> server.counters().feeds() == 1);
      LinkRig.open(link, Position.START).close();

      AeronLink second = rig.link(rig.settings());
      Await.until("the refusal", () -> second.lastProblem().contains("1 gateways already"));
      link.close();
      Await.until("the place to be free", second::isConnected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_feed_that_fails_at_the_core_is_tried_again(Transport transport) {
    EventLog log = new EventLog();
    log.append(5);
    log.openFailure = new IllegalStateException("the disk is on fire");
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(core, log);
      AeronLink link = rig.connected();
      assertThatThrownBy(() -> link.events().open(Position.START))
          .isInstanceOf(FeedUnavailableException.class);
      log.openFailure = null;
      try (EventSubscription subscription = LinkRig.open(link, Position.START)) {
        assertThat(LinkRig.read(subscription, log.size())).hasSize(log.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_gateway_that_asks_for_snapshots_over_and_over_is_sent_its_last(Transport transport) {
    try (WrittenSnapshots snapshots = new WrittenSnapshots(directory.resolve("core"));
        LinkRig rig = new LinkRig(transport, directory)) {
      snapshots.write(1, WrittenSnapshots.MANY);
      AeronLinkServer server =
          rig.server(core, new EventLog(), snapshots, UnaryOperator.identity());
      try (RawGateway raw = new RawGateway(rig.settings())) {
        ExclusivePublication publication = raw.publication();
        raw.hello(publication, 5, 1, LinkRig.TOKEN);
        for (int i = 1; i <= 50; i++) {
          raw.requestSnapshot(publication, i);
        }
        Commands.send(rig.connected(rig.settings().withSpoolFolder(directory)).commands(), 1, 10);
        Await.until("the commands", () -> core.size() == 10);
        Await.until("all requests to be read", () -> server.counters().snapshots() == 1);
        assertThat(server.counters().malformed()).isZero();
        raw.unsubscribe(publication, 50);
        Await.until("the last to end", () -> server.counters().snapshots() == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_snapshot_is_sent_only_to_an_address_of_its_transport(Transport transport) {
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      try (RawGateway raw = new RawGateway(rig.settings())) {
        ExclusivePublication publication = raw.publication();
        raw.hello(publication, 5, 1, LinkRig.TOKEN);
        Await.until("signs of life from the core", () -> raw.controlMessages() > 0);
        String foreign = transport == Transport.UDP ? "" : "localhost:99";
        int length = raw.writer.requestSnapshot(1, Long.MAX_VALUE, 9, foreign);
        RawGateway.send(publication, raw.writer.buffer(), length);
        Await.until("the refusal", () -> raw.refusals() > 0);
        assertThat(server.counters().snapshots()).isZero();
      }
    }
  }

  @Test
  void every_link_message_fits_into_a_datagram() {
    int payload = Configuration.MTU_LENGTH_DEFAULT - DataHeaderFlyweight.HEADER_LENGTH;
    byte[] content = new byte[SnapshotChunkEncoder.contentLength()];
    assertThat(new LinkWriter().snapshotChunk(0, new UnsafeBuffer(content), 0, content.length))
        .isLessThanOrEqualTo(payload);
  }
}
