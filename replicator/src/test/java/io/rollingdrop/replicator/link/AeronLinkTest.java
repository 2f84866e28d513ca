package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.CommandLink.Offer;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.replicator.link.LinkRig.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeronLinkTest {

  @TempDir Path directory;

  private static List<Long> oneTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
    assertThat(actual).usingElementComparator(Arrays::compare).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void commands_arrive_once_and_in_order(Transport transport) {
    CollectingLink core = new CollectingLink();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      AeronLink link = rig.connected();
      Commands.send(link.commands(), 1, 20_000);
      Await.until("all commands", () -> core.size() == 20_000);
      assertThat(core.correlationIds()).isEqualTo(oneTo(20_000));
      assertThat(server.counters().forwarded()).isEqualTo(20_000);
      assertThat(server.counters().clients()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_full_core_holds_the_gateway_back_and_loses_nothing(Transport transport) {
    CollectingLink core = new CollectingLink();
    core.room(100);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(core, new EventLog());
      AeronLink link = rig.connected(rig.settings().withRequestTermLength(64 << 10));
      int[] sent = {0};
      Await.until(
          "back-pressure",
          () -> {
            Offer offer = Offer.TAKEN;
            while (offer == Offer.TAKEN) {
              offer = link.commands().offer(Commands.deposit(sent[0] + 1), 0, Commands.LENGTH);
              sent[0] += offer == Offer.TAKEN ? 1 : 0;
            }
            return offer == Offer.BACK_PRESSURED && server.counters().heldBack() > 0;
          });
      assertThat(core.size()).isEqualTo(100);
      assertThat(sent[0]).isGreaterThan(100);
      core.room(Integer.MAX_VALUE);
      Await.until("all commands", () -> core.size() == sent[0]);
      assertThat(core.correlationIds()).isEqualTo(oneTo(sent[0]));
      assertThat(link.commands().connection()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_with_a_full_disk_refuses_at_the_gateway_already_and_says_why(Transport transport) {
    CollectingLink core = new CollectingLink();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(core, new EventLog());
      AeronLink link = rig.connected();
      Commands.send(link.commands(), 1, 10);
      core.storageFull(true);
      Await.until("the gateway knows", link.commands()::isStorageFull);
      assertThat(link.commands().offer(Commands.deposit(11), 0, Commands.LENGTH))
          .isEqualTo(Offer.STORAGE_FULL);
      SessionClient client =
          new SessionClient(
              link.commands(),
              new SessionClient.Settings(1, 1, 7, 16, 1_000_000_000L, 1_000_000_000L, 0),
              System::nanoTime);
      client.onDutyCycle();
      assertThat(client.submit(Commands.deposit(11), 0, Commands.LENGTH).join())
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Outcome.Refusal.STORAGE_FULL));

      core.storageFull(false);
      Await.until(
          "a command is taken",
          () -> link.commands().offer(Commands.deposit(11), 0, Commands.LENGTH) == Offer.TAKEN);
      Await.until("all commands", () -> core.size() == 11);
      assertThat(core.correlationIds()).isEqualTo(oneTo(11));
      assertThat(link.commands().connection()).as("never lost").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_a_consumer_has_for_good_is_told_to_the_core(Transport transport) {
    EventLog log = new EventLog();
    log.append(10);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      link.events().acknowledge("persister-postgres", log.positionOf(7));
      Await.until("the core knows", () -> log.acknowledged().containsKey("persister-postgres"));
      assertThat(log.acknowledged()).containsEntry("persister-postgres", log.positionOf(7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_position_that_retention_has_passed_is_told_apart_and_why(Transport transport) {
    EventLog log = new EventLog();
    log.append(10);
    log.openFailure = new EventsRemovedException(Position.START, "the first is 6.0");
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      assertThatThrownBy(() -> LinkRig.open(link, Position.START))
          .isInstanceOf(EventsRemovedException.class)
          .hasMessageContaining(
              "kept no more: the first is 6.0. Start the consumer anew from a snapshot");
    }
  }

  @ParameterizedTest
  @EnumSource
  void events_of_the_past_and_live_ones_are_one_stream_without_a_gap(Transport transport) {
    EventLog log = new EventLog();
    log.append(5_000);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      try (EventSubscription subscription = LinkRig.open(link, Position.START)) {
        List<byte[]> events = LinkRig.read(subscription, 1_000);
        log.append(5_000);
        events.addAll(LinkRig.read(subscription, log.size() - 1_000));
        assertSame(events, log.all());
        assertThat(subscription.position()).isEqualTo(log.positionOf(log.size() - 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_subscription_starts_after_the_position_asked_for(Transport transport) {
    EventLog log = new EventLog();
    log.append(100);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      try (EventSubscription subscription = LinkRig.open(link, log.positionOf(70))) {
        assertSame(LinkRig.read(subscription, log.size() - 71), log.all().subList(71, log.size()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_position_of_another_chain_is_told_apart(Transport transport) {
    EventLog log = new EventLog();
    log.append(10);
    EventLog other = new EventLog(1, 99);
    other.append(10);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      assertThatThrownBy(() -> LinkRig.open(link, other.positionOf(7)))
          .isInstanceOf(OffChainException.class)
          .hasMessageContaining("the log has no such event");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_that_comes_back_is_found_and_the_feed_goes_on_where_it_was(Transport transport) {
    EventLog log = new EventLog();
    log.append(1_000);
    CollectingLink core = new CollectingLink();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer first = rig.server(core, log);
      AeronLink link = rig.connected();
      long before = link.commands().connection();
      try (EventSubscription subscription = LinkRig.open(link, Position.START)) {
        List<byte[]> events = LinkRig.read(subscription, 500);

        first.close();
        Await.until("the loss to be seen", () -> link.commands().connection() < 0);
        assertThat(link.commands().offer(Commands.deposit(1), 0, Commands.LENGTH))
            .isEqualTo(Offer.NOT_CONNECTED);
        Await.until(
            "the feed to be out of reach",
            () -> {
              try {
                subscription.poll((b, o, l) -> events.add(copy(b, o, l)), 1);
                return false;
              } catch (FeedUnavailableException e) {
                return true;
              }
            });

        log.append(1_000);
        rig.server(core, log);
        Await.until("a new connection", () -> link.commands().connection() > before);
        events.addAll(LinkRig.read(subscription, log.size() - events.size()));
        assertSame(events, log.all());
        Commands.send(link.commands(), 1, 10);
        Await.until("commands", () -> core.size() == 10);
      }
    }
  }

  private static byte[] copy(org.agrona.DirectBuffer buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void a_feed_that_resumes_on_another_chain_stops_its_consumer(Transport transport) {
    EventLog log = new EventLog();
    log.append(100);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer first = rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      try (EventSubscription subscription = LinkRig.open(link, Position.START)) {
        LinkRig.read(subscription, 50);
        first.close();
        EventLog another = new EventLog(2, 5);
        another.append(200);
        rig.server(new CollectingLink(), another);
        assertThatThrownBy(() -> LinkRig.read(subscription, 1_000))
            .isInstanceOf(OffChainException.class);
        assertThatThrownBy(() -> subscription.poll((b, o, l) -> {}, 1))
            .isInstanceOf(OffChainException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_consumer_does_not_slow_another(Transport transport) {
    EventLog log = new EventLog();
    log.append(20_000);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log, s -> s.withFeedTermLength(64 << 10));
      AeronLink link = rig.connected();
      try (EventSubscription slow = LinkRig.open(link, Position.START);
          EventSubscription fast = LinkRig.open(link, Position.START)) {
        assertSame(LinkRig.read(slow, 10), log.all().subList(0, 10));
        assertSame(LinkRig.read(fast, log.size()), log.all());
        assertSame(LinkRig.read(slow, log.size() - 10), log.all().subList(10, log.size()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_handler_that_throws_gets_the_same_event_again(Transport transport) {
    EventLog log = new EventLog();
    log.append(10);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      try (EventSubscription subscription = LinkRig.open(link, Position.START)) {
        List<byte[]> events = LinkRig.read(subscription, 3);
        Await.until(
            "a fourth event",
            () -> {
              try {
                return subscription.poll(
                        (b, o, l) -> {
                          throw new IllegalArgumentException("no");
                        },
                        10)
                    > 0;
              } catch (IllegalArgumentException e) {
                return true;
              }
            });
        assertThat(subscription.position()).isEqualTo(log.positionOf(2));
        events.addAll(LinkRig.read(subscription, log.size() - 3));
        assertSame(events, log.all());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_core_process_that_is_restarted_behind_its_link_makes_a_new_connection(
      Transport transport) {
    CollectingLink core = new CollectingLink();
    try (LinkRig rig = new LinkRig(transport, directory)) {
      rig.server(core, new EventLog());
      AeronLink link = rig.connected();
      core.connection(-1);
      Await.until("the loss to be seen", () -> link.commands().connection() < 0);
      core.connection(2);
      Await.until("a new connection", () -> link.commands().connection() > 1);
      Commands.send(link.commands(), 1, 10);
      Await.until("commands", () -> core.size() == 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_a_gateway_closes_is_freed_at_the_core(Transport transport) {
    EventLog log = new EventLog();
    log.append(10);
    try (LinkRig rig = new LinkRig(transport, directory)) {
      AeronLinkServer server = rig.server(new CollectingLink(), log);
      AeronLink link = rig.connected();
      List<EventSubscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        subscriptions.add(LinkRig.open(link, Position.START));
      }
      assertThat(server.counters().feeds()).isEqualTo(3);
      subscriptions.forEach(EventSubscription::close);
      subscriptions.forEach(EventSubscription::close);
      Await.until("feeds to end", () -> server.counters().feeds() == 0);
      link.close();
      link.close();
      Await.until("the gateway to be gone", () -> server.counters().clients() == 0);
      assertThatThrownBy(() -> link.events().open(Position.START))
          .isInstanceOf(IllegalStateException.class);
      assertThat(link.commands().connection()).isNegative();
    }
  }
}
