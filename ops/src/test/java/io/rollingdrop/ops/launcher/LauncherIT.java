package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.launcher.Launcher.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher from outside, with what was packaged: real processes, real kills. */
class LauncherIT {

  private static final String ORDER =
      """
      {"account_id":1002,"market_id":1,"side":"buy","price":4001,"quantity":2,"client_order_id":"mine"}""";
  private static final int UNAVAILABLE = 69;
  private static final int NOTHING_RUNS = 3;

  @TempDir private Path folder;
  private Launcher launcher;

  @BeforeEach
  void own_folder_and_ports() {
    launcher = new Launcher(folder.resolve("data"));
  }

  @AfterEach
  void nothing_is_left_running() throws Exception {
    launcher.call("down");
  }

  private Result succeeding(String... arguments) throws Exception {
    Result result = launcher.call(arguments);
    assertThat(result.code()).as(result.output() + result.error()).isZero();
    return result;
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill_and_the_next_up_goes_on() throws Exception {
    assertThat(succeeding("up", "--core-only", "--detach").output())
        .contains("RollingDrop is up", "page ", "partner API", "secret ", "Try");
    Result placed = succeeding("request", "POST", "/v1/orders", ORDER);
    assertThat(placed.output()).contains("HTTP 201", "\"status\":\"open\"");
    assertThat(succeeding("status").output()).contains("embedded", "serving");
    assertThat(succeeding("up", "--core-only", "--detach").error()).contains("already running");

    ProcessHandle killed = launcher.process("embedded");
    killed.destroyForcibly();
    killed.onExit().get(10, TimeUnit.SECONDS);
    assertThat(launcher.call("status").code()).isEqualTo(NOTHING_RUNS);

    succeeding("up", "--core-only", "--detach");
    assertThat(succeeding("request", "GET", "/v1/orders/by-client-id/1002/mine").output())
        .contains("HTTP 200", "\"status\":\"open\"", "\"price\":4001");

    succeeding("down");
    assertThat(launcher.call("status").code()).isEqualTo(NOTHING_RUNS);
    assertThat(succeeding("journal", "verify").output()).startsWith("sound: ");
    assertThat(succeeding("journal", "dump", "--account", "1002", "--json").output())
        .contains("\"clientOrderId\":\"mine\"");
    assertThat(succeeding("logs", "embedded", "-n", "5").output()).contains("has stopped");
  }

  @Test
  void core_and_gateway_run_as_two_processes() throws Exception {
    succeeding("up", "--core-only", "--detach", "--split");

    assertThat(succeeding("status").output()).contains("core ", "gateway ");
    assertThat(succeeding("request", "POST", "/v1/orders", ORDER).output()).contains("HTTP 201");

    Path mediaDrivers = Path.of(Files.readString(folder.resolve("data/run/aeron-folder")).strip());
    assertThat(mediaDrivers).isDirectory();
    launcher.process("core").destroyForcibly();
    succeeding("down");
    assertThat(launcher.call("status").code()).isEqualTo(NOTHING_RUNS);
    assertThat(mediaDrivers).as("shared memory that a killed process leaves").doesNotExist();
  }

  @Test
  void a_taken_port_is_one_line_with_the_remedy_and_leaves_nothing_running() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(launcher.port(), 1, InetAddress.getLoopbackAddress())) {
      Result result = launcher.call("up", "--core-only", "--detach");

      assertThat(result.code()).isEqualTo(UNAVAILABLE);
      assertThat(result.error().lines().filter(line -> !line.startsWith("starting ")))
          .singleElement()
          .asString()
          .startsWith("rollingdrop: ")
          .contains("port " + taken.getLocalPort(), "--port");
      assertThat(launcher.call("status").code()).isEqualTo(NOTHING_RUNS);
    }
  }

  @Test
  void an_unknown_command_or_option_is_one_line() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"fly"}, {"up", "--sideways"}, {"up", "--port", "many"}, {"journal", "burn"}
        }) {
      Result result = launcher.call(wrong);

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.error().lines()).singleElement().asString().contains("rollingdrop");
    }
  }

  @Test
  void every_command_explains_itself() throws Exception {
    assertThat(succeeding("--help").output()).contains("up ", "down ", "journal VERB");
    for (String command :
        new String[] {
          "up",
          "down",
          "status",
          "logs",
          "request",
          "sign",
          "test",
          "build",
          "core",
          "gateway",
          "infrastructure",
          "satellite"
        }) {
      assertThat(succeeding(command, "--help").output())
          .startsWith("Usage: ops/rollingdrop " + command);
    }
    assertThat(succeeding("journal", "--help").output()).contains("verify", "dump", "stats");
  }

  @Test
  void a_folder_that_cannot_be_written_is_one_line() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "a file, not a folder");

    Result result = launcher.call("up", "--core-only", "--detach");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error().lines())
        .singleElement()
        .asString()
        .contains("cannot write in the data folder " + file, "--data");
  }

  @Test
  void the_helper_signs_as_the_gateway_checks() throws Exception {
    String secret = "Jtehl_a6Oq_w6l1TTqw4yZbZP1zCbdjP9SsiLwDoLx-";
    new Credentials(folder.resolve("data"))
        .write("demo", new Credentials.Credential("rd_test_x", secret));
    String body = "{\"note\":\"größer als 100 %s\\n\"}";

    Map<String, String> headers;
    try (Stream<String> lines =
        succeeding("sign", "post", "/v1/orders?a=b%20c&d=e", body).output().lines()) {
      headers =
          lines
              .map(line -> line.split(": ", 2))
              .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    assertThat(headers)
        .containsEntry("RD-Key", "rd_test_x")
        .containsEntry(
            "RD-Signature",
            RequestSignature.sign(
                secret,
                "POST",
                "/v1/orders?a=b%20c&d=e",
                headers.get("RD-Timestamp"),
                headers.get("RD-Nonce"),
                body.getBytes(StandardCharsets.UTF_8)));
    assertThat(headers.get("Idempotency-Key"))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }
}
