package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.EventSubscription;
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

  @Test
  void both_ends_find_one_another_again_when_the_driver_is_back() {
    EventLog log = new EventLog();
    log.append(200);
    CollectingLink core = new CollectingLink();
    String name = directory.resolve("driver").toString();
    Duration second = Duration.ofSeconds(1);
    Duration soon = Duration.ofMillis(50);
    LinkServerSettings serverSettings =
        LinkServerSettings.of(name, "aeron:ipc", TOKEN)
            .withFeedTermLength(1 << 16)
            .withTimes(soon, second, second, Duration.ofSeconds(10));
    LinkSettings settings =
        LinkSettings.of(name, "aeron:ipc", TOKEN)
            .withRequestTermLength(1 << 16)
            .withTimes(soon, second, second, soon, second);

    MediaDriver first = driver();
    try (AeronLinkServer server = AeronLinkServer.start(serverSettings, core, log);
        AeronLink link = AeronLink.start(settings)) {
      Await.until("a connection", link::isConnected);
      EventSubscription subscription = LinkRig.open(link, Position.START);
      List<byte[]> events = LinkRig.read(subscription, 100);

      first.close();
      Await.until("both to notice", () -> !link.isConnected() && !server.isListening());
      try (MediaDriver again = driver()) {
        assertThat(again.aeronDirectoryName()).isEqualTo(name);
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
}
