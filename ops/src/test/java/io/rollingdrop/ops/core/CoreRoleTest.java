package io.rollingdrop.ops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.ops.journal.JournalCommand;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.AeronLinkServer;
import io.rollingdrop.replicator.link.LinkServerSettings;
import io.rollingdrop.replicator.link.LinkSettings;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CoreRoleTest {

  /** To start with, whatever the small rings of the test need. */
  private static final long ENOUGH = 256L << 20;

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
  void a_disk_below_the_warning_is_degraded_health_and_a_metric_and_commands_are_taken()
      throws Exception {
    try (CoreFixture core =
        new CoreFixture(folder, 0, new DiskMarks(1L << 60, ENOUGH), CoreRole.Journals.DEFAULTS)) {
      HttpResponse<String> ready = get(core, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"status\":\"degraded\"", "takes commands, but");
      assertThat(get(core, "/metrics").body())
          .contains(
              "rollingdrop_core_disk_level 1.0",
              "rollingdrop_core_disk_usable_bytes ",
              "rollingdrop_core_admitting 1.0");
    }
  }

  @Test
  void a_disk_below_the_mark_to_refuse_at_is_told_to_callers_health_and_metrics() throws Exception {
    try (CoreFixture core =
        new CoreFixture(folder, 0, new DiskMarks(1L << 60, 1L << 60), CoreRole.Journals.DEFAULTS)) {
      CommandWriter command = new CommandWriter(1);
      CommandLink gateway = core.core().newLink("gateway");
      assertThat(gateway.offer(command.buffer(), 0, command.createTenant(1)))
          .isEqualTo(CommandLink.Offer.STORAGE_FULL);

      HttpResponse<String> ready = get(core, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("new commands are refused", "Make room");
      assertThat(get(core, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(core, "/metrics").body())
          .contains(
              "rollingdrop_core_disk_level 2.0",
              "rollingdrop_core_admitting 0.0",
              "rollingdrop_core_backpressure_total{caller=\"gateway\",reason=\"storage_full\"} 1.0",
              "rollingdrop_core_backpressure_total{caller=\"gateway\",reason=\"ring_full\"} 0.0");
    }
  }

  @Test
  void retention_tells_what_holds_files_back_and_how_far_consumers_are() throws Exception {
    CoreRole.Journals journals =
        new CoreRole.Journals(
            Rolling.HOUR,
            new RetentionRule(
                Duration.ofHours(1), 0, Set.of("persister-postgres"), Optional.empty()));
    try (CoreFixture core = new CoreFixture(folder, 0, DiskMarks.OFF, journals)) {
      core.core().feed().acknowledge("persister-postgres", new Position(1, 17, 0, 5));
      assertThat(get(core, "/metrics").body())
          .contains(
              "rollingdrop_core_consumer_sequence{consumer=\"persister-postgres\"} 17.0",
              "rollingdrop_core_retention_files_total 0.0",
              "rollingdrop_core_retention_held_back 0.0");
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
  void who_follows_it_over_the_link_begins_with_its_newest_snapshot() {
    try (CoreFixture core = new CoreFixture(folder.resolve("core"));
        MediaDriver driver = MediaDrivers.start(folder.resolve("aeron"))) {
      core.core().requestSnapshot();
      await("a snapshot", () -> core.core().snapshotSequence() > 0);
      LinkToken token = LinkToken.loadOrCreate(folder.resolve("link.token"));
      String directory = driver.aeronDirectoryName();
      try (AeronLinkServer server =
              AeronLinkServer.start(
                  LinkServerSettings.of(directory, "aeron:ipc", token),
                  core.core().newLink("link"),
                  core.core().feed(),
                  core.role.snapshots());
          AeronLink link =
              AeronLink.start(
                  LinkSettings.of(directory, "aeron:ipc", token)
                      .withSpoolFolder(folder.resolve("spool")))) {
        await("a connection", link::isConnected);
        try (StateSnapshot snapshot = link.events().newestSnapshot().orElseThrow();
            EventSubscription events = link.events().open(snapshot.position())) {
          assertThat(snapshot.sequence()).isEqualTo(core.core().snapshotSequence());
          await("the events after it", () -> events.poll((buffer, at, length) -> {}, 1) == 1);
          assertThat(events.position().sequence()).isEqualTo(snapshot.sequence() + 1);
        }
        assertThat(server.counters().snapshotsSent()).isEqualTo(1);
      }
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
