package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The media driver dies under a link, which outlives it. */
class MediaLossTest {

  private static final LinkToken TOKEN =
      LinkToken.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(50);

  @TempDir Path directory;

  private MediaDriver driver() {
    return MediaDriver.launch(
        new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("driver").toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(io.aeron.driver.ThreadingMode.SHARED)
            .publicationTermBufferLength(1 << 16)
            .ipcTermBufferLength(1 << 16)
            .errorHandler(error -> {}));
  }

  private LinkServerSettings serverSettings() {
    return LinkServerSettings.of(directory.resolve("driver").toString(), "aeron:ipc", TOKEN)
        .withFeedTermLength(1 << 16)
        .withTimes(SOON, SECOND, SECOND, Duration.ofSeconds(10));
  }

  private LinkSettings settings() {
    return LinkSettings.of(directory.resolve("driver").toString(), "aeron:ipc", TOKEN)
        .withRequestTermLength(1 << 16)
        .withTimes(SOON, SECOND, SECOND, SOON, SECOND);
  }

  @Test
  void both_ends_find_one_another_again_when_the_driver_is_back() {
    EventLog log = new EventLog();
    log.append(200);
    CollectingLink core = new CollectingLink();
    MediaDriver first = driver();
    try (AeronLinkServer server =
            AeronLinkServer.start(serverSettings(), core, log, SnapshotFiles.NONE);
        AeronLink link = AeronLink.start(settings())) {
      Await.until("a connection", link::isConnected);
      EventSubscription subscription = LinkRig.open(link, Position.START);
      List<byte[]> events = LinkRig.read(subscription, 100);

      first.close();
      Await.until("both to notice", () -> !link.isConnected() && !server.isListening());
      try (MediaDriver again = driver()) {
        assertThat(again.aeronDirectoryName()).isEqualTo(settings().aeronDirectory());
        Await.until("a new connection", () -> link.commands().connection() > 1);
        Commands.send(link.commands(), 1, 10);
        events.addAll(LinkRig.read(subscription, log.size() - 100));
        assertThat(events)
            .usingElementComparator(Arrays::compare)
            .containsExactlyElementsOf(log.all());
        Await.until("commands", () -> core.size() == 10);
        subscription.close();
        link.close();
        server.close();
      }
    }
  }

  @Test
  void a_snapshot_under_way_fails_and_can_be_had_again_when_the_driver_is_back() throws Exception {
    Path spool = directory.resolve("spool");
    MediaDriver first = driver();
    try (WrittenSnapshots snapshots = new WrittenSnapshots(directory.resolve("core"));
        AeronLinkServer server =
            AeronLinkServer.start(
                serverSettings(), new CollectingLink(), new EventLog(), snapshots);
        AeronLink link = AeronLink.start(settings().withSpoolFolder(spool))) {
      WrittenSnapshots.Content content =
          WrittenSnapshots.content(snapshots.write(1, WrittenSnapshots.MANY));
      Await.until("a connection", link::isConnected);
      try (HeldSnapshot held = new HeldSnapshot(link, spool)) {
        first.close();
        Await.until("both to notice", () -> !link.isConnected() && !server.isListening());
        assertThatThrownBy(held::goOn).isInstanceOf(FeedUnavailableException.class);
      }
      assertThat(spool).isEmptyDirectory();
      try (MediaDriver again = driver()) {
        assertThat(again.aeronDirectoryName()).isEqualTo(settings().aeronDirectory());
        Await.until("a new connection", () -> link.commands().connection() > 1);
        assertThat(WrittenSnapshots.content(link.events().newestSnapshot().orElseThrow()))
            .isEqualTo(content);
        link.close();
        server.close();
      }
    }
  }
}
