package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose machines are all lost, and another one made of what {@code backup} has copied.
 */
class LostRegionIT {

  private static final int NODES = 3;
  private static final int ACCOUNT = 1002;
  private static final String CLUSTER = "ROLLINGDROP_CLUSTER";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private Launcher lost;
  private Launcher elsewhere;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    http.shutdownNow();
    for (Launcher each : new Launcher[] {lost, elsewhere}) {
      if (each != null) {
        each.call("down");
      }
    }
  }

  @Test
  void orders_and_their_history_are_there_and_what_was_lost_does_not_come_back() throws Exception {
    Path lostData = folder.resolve("lost");
    Path data = folder.resolve("elsewhere");
    lost = new Launcher(lostData);
    List<URI> lostDoors = lost.useCluster(NODES);
    require(lost.call("up", "--cluster", "--core-only", "--detach"));
    elsewhere = new Launcher(data);
    List<URI> doors = elsewhere.useCluster(NODES + 1);
    URI copy = doors.getLast();
    elsewhere.use("ROLLINGDROP_BACKUP", copy.getAuthority());
    elsewhere.use(CLUSTER, members(lostDoors));

    Files.createDirectories(data);
    Files.copy(lostData.resolve("link.token"), data.resolve("link.token"));
    elsewhere.start("cluster", "backup");
    rest(4000);
    require(lost.call("cluster", "snapshot"));
    rest(4001);
    long position = ask(lostDoors.getFirst(), "/cluster").path("log_position").asLong();
    long sequence = ask(lostDoors.getFirst(), "/cluster").path("published_sequence").asLong();
    await(
        () -> {
          JsonNode state = ask(copy, "/backup");
          return state.path("newest_snapshot").asLong() > 0
              && state.path("log_position").asLong() >= position
              && sequenceOf(state) >= sequence;
        });
    loseAll();
    require(elsewhere.call("down"));

    Launcher.Result refused = elsewhere.call("cluster", "promote");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.error()).contains("0 of 3 nodes").contains("--isolated");
    Launcher.Result promoted =
        elsewhere.call(
            "cluster",
            "promote",
            "--isolated",
            "--patience",
            "2",
            "--into",
            IntStream.range(0, NODES)
                .mapToObj(id -> data.resolve("nodes").resolve(Integer.toString(id)).toString())
                .collect(Collectors.joining(",")));
    require(promoted);
    assertThat(promoted.output()).contains("epoch 2");

    elsewhere.use(CLUSTER, members(doors.subList(0, NODES)));
    require(elsewhere.call("up", "--cluster", "--core-only", "--detach"));
    Launcher.Result orders = elsewhere.call("request", "GET", "/v1/orders?account_id=" + ACCOUNT);
    require(orders);
    assertThat(orders.output()).contains("\"price\":4000,").contains("\"price\":4001,");
    // One of the old machines comes back.
    lost.start("node", "--member", "0");
    Path mark = lostData.resolve("nodes").resolve("0").resolve("fenced");
    await(() -> Files.exists(mark));
  }

  /** Has a buyer's order rest in the demo's market. */
  private void rest(int price) throws Exception {
    require(
        lost.call(
            "request",
            "POST",
            "/v1/orders",
            "{\"account_id\":%d,\"market_id\":1,\"side\":\"buy\",\"price\":%d,\"quantity\":1}"
                .formatted(ACCOUNT, price)));
  }

  /** The supervisor first, which would start the others again. */
  private void loseAll() throws Exception {
    lost.process("supervisor").destroyForcibly();
    for (int id = 0; id < NODES; id++) {
      lost.process("node-" + id).destroyForcibly();
    }
    require(lost.call("down"));
  }

  private static String members(List<URI> doors) {
    return IntStream.range(0, doors.size())
        .mapToObj(id -> id + "=" + doors.get(id).getAuthority())
        .collect(Collectors.joining(","));
  }

  private static long sequenceOf(JsonNode state) {
    String[] position = state.path("events").asText("0.0").split("\\.", -1);
    return Long.parseLong(position[1]);
  }

  private static void require(Launcher.Result result) {
    assertThat(result.code()).as(result.output() + result.error()).isZero();
  }

  private JsonNode ask(URI door, String path) throws IOException, InterruptedException {
    return json.readTree(
        http.send(
                HttpRequest.newBuilder(door.resolve(path)).timeout(PATIENCE).build(),
                BodyHandlers.ofByteArray())
            .body());
  }

  /** What does not answer yet is asked again. */
  private static void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        assertThat(System.nanoTime()).as(String.valueOf(e)).isLessThan(until);
      }
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(200);
    }
  }
}
