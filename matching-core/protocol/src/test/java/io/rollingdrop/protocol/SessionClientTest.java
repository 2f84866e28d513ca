package io.rollingdrop.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.Outcome.Refusal;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import io.rollingdrop.protocol.codec.SessionOpenedEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What becomes of submissions while there is no session; the rest is in the contract's suite. */
class SessionClientTest {

  private static final long SESSION = 77;
  private static final long HOLD_NS = 1_000;
  private static final long ANSWER_NS = 1_000_000;

  private long now;
  private final Link link = new Link();
  private final CommandWriter command = new CommandWriter(1);
  private final SessionClient client = client(HOLD_NS);

  private SessionClient client(long holdNs) {
    return new SessionClient(
        link, new SessionClient.Settings(1, 1, SESSION, 4, ANSWER_NS, 100, holdNs), () -> now);
  }

  /** A link that the test connects and cuts. */
  private static final class Link implements CommandLink {
    private final List<Long> numbers = new ArrayList<>();
    private final CommandHeaderDecoder header = new CommandHeaderDecoder();
    private long connection = -1;
    private Offer instead;

    @Override
    public Offer offer(DirectBuffer buffer, int offset, int length) {
      if (connection < 0) {
        return Offer.NOT_CONNECTED;
      }
      if (instead != null) {
        return instead;
      }
      header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
      if (CommandFormat.templateId(buffer, offset) != OpenSessionEncoder.TEMPLATE_ID) {
        numbers.add(header.sessionNumber());
      }
      return Offer.TAKEN;
    }

    @Override
    public long connection() {
      return connection;
    }

    @Override
    public void close() {}
  }

  private CompletableFuture<Outcome> submit(SessionClient to) {
    command.by(0, 1).key(IdempotencyKey.of(1, 2, 3)).deadline(0);
    return to.submit(command.buffer(), 0, command.createTenant(1));
  }

  private void open(SessionClient opened, long connection, long lastNumber) {
    link.connection = connection;
    opened.onDutyCycle();
    SessionOpenedEncoder event = new SessionOpenedEncoder();
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    event.header().sessionId(SESSION);
    event.lastNumber(lastNumber);
    opened.onEvent(buffer, 0, CommandFormat.MESSAGE_HEADER + event.encodedLength());
  }

  @Test
  void what_is_submitted_after_the_loss_of_a_session_is_sent_in_order_by_the_next_one() {
    open(client, 1, 0);
    assertThat(submit(client)).isNotDone();
    link.connection = -1;
    CompletableFuture<Outcome> second = submit(client);
    client.onDutyCycle();
    CompletableFuture<Outcome> third = submit(client);
    assertThat(link.numbers).containsExactly(1L);
    open(client, 2, 0);
    assertThat(link.numbers).containsExactly(1L, 1L, 2L, 3L);
    assertThat(second).isNotDone();
    assertThat(third).isNotDone();
    assertThat(submit(client)).isNotDone();
    assertThat(link.numbers).endsWith(4L);
  }

  @Test
  void what_was_kept_is_refused_when_no_session_comes_in_time_and_so_is_what_comes_later() {
    open(client, 1, 0);
    CompletableFuture<Outcome> sent = submit(client);
    link.connection = -1;
    client.onDutyCycle();
    CompletableFuture<Outcome> kept = submit(client);
    now += HOLD_NS;
    client.onDutyCycle();
    assertThat(sent).isNotDone();
    assertThat(refusal(kept)).isEqualTo(Refusal.NOT_CONNECTED);
    assertThat(refusal(submit(client))).isEqualTo(Refusal.NOT_CONNECTED);
    open(client, 2, 0);
    assertThat(link.numbers).containsExactly(1L, 1L);
  }

  @Test
  void
      what_a_link_could_not_take_goes_before_what_is_submitted_later_also_on_the_same_connection() {
    open(client, 1, 0);
    link.instead = CommandLink.Offer.NOT_CONNECTED;
    assertThat(submit(client)).isNotDone();
    link.instead = null;
    assertThat(submit(client)).isNotDone();
    client.onDutyCycle();
    assertThat(submit(client)).isNotDone();
    assertThat(link.numbers).containsExactly(1L, 2L, 3L);
  }

  @Test
  void what_a_full_link_does_not_take_is_kept_and_sent_in_order_when_there_is_room() {
    open(client, 1, 0);
    link.instead = CommandLink.Offer.BACK_PRESSURED;
    assertThat(submit(client)).isNotDone();
    assertThat(submit(client)).isNotDone();
    client.onDutyCycle();
    assertThat(link.numbers).isEmpty();
    link.instead = null;
    client.onDutyCycle();
    assertThat(submit(client)).isNotDone();
    assertThat(link.numbers).containsExactly(1L, 2L, 3L);
  }

  @Test
  void what_waited_too_long_for_room_is_refused_and_what_came_later_goes_in_its_place() {
    open(client, 1, 0);
    assertThat(submit(client)).isNotDone();
    link.instead = CommandLink.Offer.BACK_PRESSURED;
    CompletableFuture<Outcome> early = submit(client);
    now += HOLD_NS / 2;
    CompletableFuture<Outcome> later = submit(client);
    now += HOLD_NS / 2;
    client.onDutyCycle();
    assertThat(refusal(early)).isEqualTo(Refusal.BACK_PRESSURE);
    link.instead = null;
    client.onDutyCycle();
    assertThat(later).isNotDone();
    assertThat(submit(client)).isNotDone();
    assertThat(link.numbers).containsExactly(1L, 2L, 3L);
  }

  @Test
  void when_all_that_waited_for_room_is_refused_the_next_is_sent_at_once() {
    open(client, 1, 0);
    link.instead = CommandLink.Offer.BACK_PRESSURED;
    CompletableFuture<Outcome> only = submit(client);
    now += HOLD_NS;
    client.onDutyCycle();
    assertThat(refusal(only)).isEqualTo(Refusal.BACK_PRESSURE);
    link.instead = null;
    assertThat(submit(client)).isNotDone();
    assertThat(link.numbers).containsExactly(1L);
  }

  @Test
  void before_the_first_session_nothing_is_kept() {
    assertThat(refusal(submit(client))).isEqualTo(Refusal.NOT_CONNECTED);
  }

  @Test
  void a_client_that_is_to_keep_nothing_refuses_at_once() {
    SessionClient impatient = client(0);
    open(impatient, 1, 0);
    link.instead = CommandLink.Offer.BACK_PRESSURED;
    assertThat(refusal(submit(impatient))).isEqualTo(Refusal.BACK_PRESSURE);
    link.connection = -1;
    assertThat(refusal(submit(impatient))).isEqualTo(Refusal.NOT_CONNECTED);
  }

  @Test
  void no_more_is_kept_than_may_be_in_flight() {
    open(client, 1, 0);
    link.connection = -1;
    for (int i = 0; i < 4; i++) {
      assertThat(submit(client)).isNotDone();
    }
    assertThat(refusal(submit(client))).isEqualTo(Refusal.BACK_PRESSURE);
  }

  @Test
  void what_was_never_sent_is_known_not_to_have_been_executed_when_the_client_is_closed() {
    open(client, 1, 0);
    CompletableFuture<Outcome> sent = submit(client);
    link.connection = -1;
    CompletableFuture<Outcome> kept = submit(client);
    client.close();
    assertThat(sent.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(refusal(kept)).isEqualTo(Refusal.CLOSED);
  }

  private static Refusal refusal(CompletableFuture<Outcome> outcome) {
    return ((Outcome.Refused) outcome.join()).reason();
  }
}
