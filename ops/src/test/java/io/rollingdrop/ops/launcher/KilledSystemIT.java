package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Core and gateway, as two processes, are killed in turn while partners trade over HTTP. Each
 * partner repeats a request under its key until it has a definite answer, as the interface asks.
 */
class KilledSystemIT {

  private static final int ROUNDS = Integer.getInteger("rollingdrop.kills", 4);
  private static final int ORDERS_BEFORE_A_KILL = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir private Path folder;
  private final Random random = new Random();
  private final Map<Position, byte[]> witnessed = new HashMap<>();
  private Launcher launcher;
  private TradingPartners partners;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    if (partners != null) {
      partners.close();
    }
    if (launcher != null) {
      launcher.call("down");
    }
  }

  @Test
  void whatever_dies_each_acknowledged_order_is_there_once() throws Exception {
    Path data = folder.resolve("data");
    launcher = new Launcher(data);
    Launcher.Result up = launcher.call("up", "--core-only", "--detach", "--split");
    assertThat(up.code()).as(up.error()).isZero();
    Credential key = new Credentials(data).read("demo").orElseThrow();
    partners = new TradingPartners(launcher.port(), key, TradingPartners.WHILE_A_CORE_IS_AWAY);
    Map<String, Long> acknowledged = partners.acknowledged();
    Position watched = Position.START;
    for (int round = 0; round < ROUNDS; round++) {
      int until = acknowledged.size() + 1 + random.nextInt(ORDERS_BEFORE_A_KILL);
      await(() -> acknowledged.size() >= until);
      watched = watch(data, watched);
      String role = round % 2 == 0 ? "core" : "gateway";
      ProcessHandle killed = launcher.process(role);
      killed.destroyForcibly();
      killed.onExit().get(20, TimeUnit.SECONDS);
      launcher.start(role);
    }
    int until = acknowledged.size() + ORDERS_BEFORE_A_KILL;
    await(() -> acknowledged.size() >= until);
    partners.close();
    assertThat(launcher.call("down").code()).isZero();

    assertThat(launcher.call("journal", "verify").output()).startsWith("sound: ");
    Map<String, List<Long>> accepted = accepted(data);
    acknowledged.forEach(
        (name, orderId) -> assertThat(accepted.get(name)).as(name).containsExactly(orderId));
    assertThat(accepted.values()).allMatch(orders -> orders.size() == 1);
    assertThat(partners.surprises()).isEmpty();
    assertThat(witnessed).as("events read before a kill and not found after it").isEmpty();
  }

  private static void await(Condition condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private interface Condition {
    boolean holds();
  }

  /** Reads on, as a consumer in another process, what is published by now. */
  private Position watch(Path data, Position from) {
    try (EventSubscription feed = JournalDirectory.readEvents(data.resolve("core")).open(from)) {
      while (feed.poll((b, o, l) -> witnessed.put(position(b, o), copy(b, o, l)), 1_000) > 0) {
        assertThat(witnessed).isNotEmpty();
      }
      return feed.position();
    }
  }

  /** Order ids by client order id; takes what is as it was witnessed off the list. */
  private Map<String, List<Long>> accepted(Path data) {
    Map<String, List<Long>> accepted = new HashMap<>();
    OrderAcceptedDecoder order = new OrderAcceptedDecoder();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    try (EventSubscription feed =
        JournalDirectory.readEvents(data.resolve("core")).open(Position.START)) {
      int read;
      do {
        read =
            feed.poll(
                (buffer, offset, length) -> {
                  byte[] before = witnessed.remove(position(buffer, offset));
                  assertThat(before).isIn(null, copy(buffer, offset, length));
                  if (CommandFormat.templateId(buffer, offset)
                      == OrderAcceptedDecoder.TEMPLATE_ID) {
                    order.wrapAndApplyHeader(buffer, offset, header);
                    String name =
                        PackedAscii.text(
                            order.clientOrderId().word0(),
                            order.clientOrderId().word1(),
                            order.clientOrderId().word2());
                    if (name.startsWith("p")) {
                      accepted.computeIfAbsent(name, n -> new ArrayList<>()).add(order.orderId());
                    }
                  }
                },
                1_000);
      } while (read > 0);
    }
    return accepted;
  }

  private static Position position(DirectBuffer buffer, int offset) {
    EventHeaderDecoder header =
        new EventHeaderDecoder().wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    return new Position(header.epoch(), header.sequence(), header.index(), header.checksum());
  }

  private static byte[] copy(DirectBuffer buffer, int offset, int length) {
    byte[] event = new byte[length];
    buffer.getBytes(offset, event);
    return event;
  }
}
