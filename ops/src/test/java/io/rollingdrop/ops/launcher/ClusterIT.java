package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes and a gateway, as {@code up --cluster} starts them, with partners who take nothing
 * but an answer: no refusal to ask again, no cut connection.
 */
class ClusterIT {

  private static final int NODES = 3;
  private static final int ORDERS_BETWEEN = 50;
  private static final String NEWEST_RULES = "ROLLINGDROP_NEWEST_RULES";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  @TempDir private Path folder;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private Launcher launcher;
  private List<URI> doors;
  private TradingPartners partners;
  private ExecutionWatcher watcher;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    http.shutdownNow();
    try (TradingPartners stopped = partners;
        ExecutionWatcher closed = watcher) {
      // Whatever they find.
    } finally {
      if (launcher != null) {
        launcher.call("down");
      }
    }
  }

  @Test
  void partners_see_nothing_of_a_leader_that_dies_nor_of_nodes_restarted_in_turn()
      throws Exception {
    Path data = folder.resolve("data");
    launcher = new Launcher(data);
    start();
    Credential key = new Credentials(data).read("demo").orElseThrow();
    partners = new TradingPartners(launcher.port(), key, Set.of());
    watcher = new ExecutionWatcher(launcher.port(), key);

    trade();
    restart(leader(), ProcessHandle::destroyForcibly);
    trade();
    int second = leader();
    restart(second, ProcessHandle::destroy);
    trade();
    for (int node = 0; node < NODES; node++) {
      if (node != second) {
        restart(node, ProcessHandle::destroy);
      }
    }
    trade();
    partners.close();
    System.out.println("longest that a partner waited: " + partners.longestWait());

    assertThat(partners.surprises()).isEmpty();
    Map<String, Long> acknowledged = partners.acknowledged();
    await(() -> watcher.accepted().keySet().containsAll(acknowledged.keySet()));
    assertThat(watcher.surprises()).isEmpty();
    assertThat(watcher.accepted().values()).allMatch(times -> times == 1);
    assertThat(launcher.call("down").code()).isZero();
    List<History> histories =
        IntStream.range(0, NODES)
            .mapToObj(id -> read(data.resolve("nodes").resolve(Integer.toString(id))))
            .toList();
    for (History history : histories) {
      acknowledged.forEach(
          (name, orderId) ->
              assertThat(history.accepted().get(name)).as(name).containsExactly(orderId));
      int common = Math.min(history.positions().size(), histories.getFirst().positions().size());
      assertThat(history.positions().subList(0, common))
          .isEqualTo(histories.getFirst().positions().subList(0, common));
    }
  }

  @Test
  void newer_rules_come_into_force_with_the_last_node_and_no_partner_notices() throws Exception {
    Path data = folder.resolve("data");
    launcher = new Launcher(data);
    launcher.use(NEWEST_RULES, "1");
    start();
    partners =
        new TradingPartners(
            launcher.port(), new Credentials(data).read("demo").orElseThrow(), Set.of());

    trade();
    // It would start each node again as it was.
    ProcessHandle supervisor = launcher.process("supervisor");
    supervisor.destroy();
    supervisor.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    launcher.useNoMore(NEWEST_RULES);
    int last = leader();
    for (int node = 0; node < NODES; node++) {
      if (node != last) {
        upgrade(node);
        trade();
      }
    }
    Launcher.Result early = placeIceberg();
    assertThat(early.output()).startsWith("HTTP 503").contains("/problems/rules-not-in-force");
    upgrade(last);
    await(() -> placeIceberg().output().startsWith("HTTP 201"));
    trade();
    partners.close();
    System.out.println("longest that a partner waited: " + partners.longestWait());
    assertThat(partners.surprises()).isEmpty();
  }

  private void start() throws Exception {
    doors = launcher.useCluster(NODES);
    // How long elections take is for the perf lab to judge.
    launcher.use("ROLLINGDROP_ANSWER_TIMEOUT", "100");
    Launcher.Result up = launcher.call("up", "--cluster", "--core-only", "--detach");
    assertThat(up.code()).as(up.error()).isZero();
  }

  /** Ends a node's process and starts another in its place. */
  private void upgrade(int node) throws Exception {
    restart(
        node,
        before -> {
          before.destroy();
          startAfter(node, before);
        });
  }

  private void startAfter(int node, ProcessHandle before) {
    try {
      before.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      launcher.start("node", "--member", Integer.toString(node));
    } catch (Exception e) {
      throw new AssertionError("node " + node + " is not replaced", e);
    }
  }

  /** Where nobody trades, and so that it shows a tenth of what it has. */
  private Launcher.Result placeIceberg() throws Exception {
    return launcher.call(
        "request",
        "POST",
        "/v1/orders",
        "{\"account_id\":1001,\"market_id\":1,\"side\":\"sell\",\"price\":9000,\"quantity\":10,"
            + "\"display_quantity\":1}");
  }

  private void trade() throws Exception {
    int until = partners.acknowledged().size() + ORDERS_BETWEEN;
    await(() -> partners.acknowledged().size() >= until);
  }

  /** Ends a node's process; the system itself starts another, which is waited for. */
  private void restart(int node, Consumer<ProcessHandle> end) throws Exception {
    ProcessHandle before = launcher.process("node-" + node);
    end.accept(before);
    before.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    await(
        () ->
            isAnother(node, before)
                && state(node).path("in_touch").asBoolean()
                && state(node).path("published_sequence").asLong()
                    >= state((node + 1) % NODES).path("published_sequence").asLong() - 1_000);
  }

  /** Whether a node runs, in a process other than before. */
  private boolean isAnother(int node, ProcessHandle before) throws IOException {
    try {
      return launcher.process("node-" + node).pid() != before.pid();
    } catch (NoSuchFileException | NoSuchElementException e) {
      return false;
    }
  }

  private int leader() throws Exception {
    int[] found = {-1};
    await(
        () -> {
          for (int node = 0; node < NODES; node++) {
            JsonNode state = state(node);
            if (state.path("role").asText().equals("leader")
                && state.path("in_touch").asBoolean()) {
              found[0] = node;
            }
          }
          return found[0] >= 0;
        });
    return found[0];
  }

  /** What a node says of itself; empty while it says nothing. */
  private JsonNode state(int node) throws InterruptedException {
    try {
      return json.readTree(
          http.send(
                  HttpRequest.newBuilder(doors.get(node).resolve("/cluster"))
                      .timeout(ADMIN_TIMEOUT)
                      .build(),
                  BodyHandlers.ofByteArray())
              .body());
    } catch (IOException e) {
      return json.createObjectNode();
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** What a node has published: where each event stands, and the partners' orders. */
  private record History(List<Position> positions, Map<String, List<Long>> accepted) {}

  private static History read(Path node) {
    History history = new History(new ArrayList<>(), new HashMap<>());
    OrderAcceptedDecoder order = new OrderAcceptedDecoder();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    EventHeaderDecoder event = new EventHeaderDecoder();
    try (EventSubscription feed =
        JournalDirectory.readEvents(node.resolve("core")).open(Position.START)) {
      int read;
      do {
        read =
            feed.poll(
                (buffer, offset, length) -> {
                  event.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
                  history
                      .positions()
                      .add(
                          new Position(
                              event.epoch(), event.sequence(), event.index(), event.checksum()));
                  if (CommandFormat.templateId(buffer, offset)
                      == OrderAcceptedDecoder.TEMPLATE_ID) {
                    order.wrapAndApplyHeader(buffer, offset, header);
                    String name =
                        PackedAscii.text(
                            order.clientOrderId().word0(),
                            order.clientOrderId().word1(),
                            order.clientOrderId().word2());
                    if (name.startsWith("p")) {
                      history
                          .accepted()
                          .computeIfAbsent(name, n -> new ArrayList<>())
                          .add(order.orderId());
                    }
                  }
                },
                1_000);
      } while (read > 0);
    }
    return history;
  }
}
