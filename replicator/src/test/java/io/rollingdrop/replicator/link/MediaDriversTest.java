package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.driver.MediaDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaDriversTest {

  @TempDir Path directory;

  private static final LinkToken TOKEN =
      LinkToken.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  @Test
  void each_driver_has_a_directory_of_its_own_and_takes_it_along() {
    Path first;
    Path second;
    try (MediaDriver one = MediaDrivers.start(directory);
        MediaDriver two = MediaDrivers.start(directory)) {
      first = Path.of(one.aeronDirectoryName());
      second = Path.of(two.aeronDirectoryName());
      assertThat(first).isNotEqualTo(second).exists().hasParent(directory);
      assertThat(second).exists();
    }
    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
  }

  @Test
  void what_a_dead_process_left_behind_is_removed_and_other_files_are_not() throws IOException {
    // No process has an id this high: Linux ends at 2^22.
    Path dead = Files.createDirectories(directory.resolve("aeron-99999999-1"));
    Files.writeString(dead.resolve("cnc.dat"), "");
    Path alive =
        Files.createDirectories(
            directory.resolve("aeron-" + ProcessHandle.current().pid() + "-999"));
    Path other = Files.createDirectories(directory.resolve("aeron-archive"));
    MediaDrivers.start(directory).close();
    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
    assertThat(other).exists();
  }

  @Test
  void a_driver_that_cannot_start_says_where_and_what_to_do() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> MediaDrivers.start(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("writable");
  }

  @Test
  void a_server_without_a_driver_or_on_a_taken_port_says_so_within_its_bound() {
    LinkServerSettings nowhere =
        LinkServerSettings.of(directory.resolve("none").toString(), "aeron:ipc", TOKEN)
            .withTimes(
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(300));
    assertThatThrownBy(
            () ->
                AeronLinkServer.start(
                    nowhere, new CollectingLink(), new EventLog(), SnapshotFiles.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no Aeron media driver runs in");

    try (MediaDriver driver = MediaDrivers.start(directory);
        MediaDriver another = MediaDrivers.start(directory)) {
      LinkServerSettings settings =
          LinkServerSettings.of(
              driver.aeronDirectoryName(), "aeron:udp?endpoint=localhost:0", TOKEN);
      try (AeronLinkServer server =
          AeronLinkServer.start(
              settings, new CollectingLink(), new EventLog(), SnapshotFiles.NONE)) {
        LinkServerSettings taken =
            LinkServerSettings.of(
                    another.aeronDirectoryName(),
                    "aeron:udp?endpoint=" + server.listeningAt(),
                    TOKEN)
                .withTimes(
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500));
        assertThatThrownBy(
                () ->
                    AeronLinkServer.start(
                        taken, new CollectingLink(), new EventLog(), SnapshotFiles.NONE))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("in use")
            .hasMessageContaining("another core");
      }
    }
  }

  @Test
  void shared_memory_is_taken_only_when_there_is_room() {
    Path parent = MediaDrivers.parentDirectory("rollingdrop-test", directory);
    assertThat(parent).isIn(Path.of("/dev/shm/rollingdrop-test"), directory);
  }
}
