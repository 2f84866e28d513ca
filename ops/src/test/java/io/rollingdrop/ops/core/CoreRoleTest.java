package io.rollingdrop.ops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.ops.journal.JournalCommand;
import io.rollingdrop.ops.process.RoleFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CoreRoleTest {

  @TempDir private Path folder;

  private static HttpResponse<String> get(CoreFixture core, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + core.role.adminPort() + path))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_core_that_takes_commands_is_alive_and_ready() throws Exception {
    try (CoreFixture core = new CoreFixture(folder)) {
      assertThat(get(core, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(core, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"status\":\"up\"", "\"sequence\":", "\"published\":");
    }
  }

  @Test
  void its_metrics_tell_sequence_ring_and_stages() throws Exception {
    try (CoreFixture core = new CoreFixture(folder)) {
      await("a tick is published", () -> core.core().published().sequence() > 1);

      assertThat(get(core, "/metrics").body())
          .contains(
              "rollingdrop_core_admitting 1.0",
              "rollingdrop_core_commands_total ",
              "rollingdrop_core_published_sequence ",
              "rollingdrop_core_ring_capacity_left ",
              "rollingdrop_core_stage_seconds{stage=\"journal\",quantile=\"0.99\"}");
      assertThat(get(core, "/stages").body())
          .contains("sequencing", "journal", "engine", "publish", "p99_us");
    }
  }

  @Test
  void it_takes_a_snapshot_when_asked_and_says_when_it_is_valid() throws Exception {
    try (CoreFixture core = new CoreFixture(folder)) {
      CommandLine command =
          new CommandLine(new JournalCommand()).setOut(new PrintWriter(new StringWriter()));
      assertThat(command.execute("snapshot", "--core", "http://127.0.0.1:" + core.role.adminPort()))
          .isZero();
      long sequence = core.core().snapshotSequence();
      assertThat(sequence).isPositive();
      assertThat(get(core, "/snapshots").body()).contains("\"newest_snapshot\":" + sequence);
      assertThat(get(core, "/metrics").body())
          .contains(
              "rollingdrop_core_snapshot_sequence ",
              "rollingdrop_core_snapshot_failures 0.0",
              "rollingdrop_core_snapshot_pause_seconds{stage=\"snapshot\",quantile=\"1.0\"}");
    }
  }

  @Test
  void a_page_of_another_site_cannot_ask_for_a_snapshot() throws Exception {
    try (CoreFixture core = new CoreFixture(folder);
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> refused =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + core.role.adminPort() + "/snapshots"))
                  .header("Content-Type", "text/plain")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(415);
    }
  }

  @Test
  void two_cores_do_not_share_a_folder() {
    try (CoreFixture first = new CoreFixture(folder)) {
      assertThat(first.failure.get()).isNull();
      assertThatThrownBy(() -> new CoreFixture(folder))
          .isInstanceOf(RoleFailure.class)
          .hasMessageContaining("in use by another core")
          .extracting(failure -> ((RoleFailure) failure).exitCode())
          .isEqualTo(RoleFailure.DATA);
    }
  }

  @Test
  void a_taken_port_is_found_before_the_folder_is_touched() {
    try (CoreFixture first = new CoreFixture(folder)) {
      Path other = folder.resolve("other");

      assertThatThrownBy(() -> new CoreFixture(other, first.role.adminPort()))
          .isInstanceOf(RoleFailure.class)
          .hasMessageContaining("--core-port");
      assertThat(other).doesNotExist();
    }
  }

  @Test
  void its_metrics_leave_the_registry_with_it() {
    CoreFixture core = new CoreFixture(folder);
    assertThat(core.registry.scrape().size()).isPositive();

    core.close();

    assertThat(core.registry.scrape().size()).isZero();
  }
}
