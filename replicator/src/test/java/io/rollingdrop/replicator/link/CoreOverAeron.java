package io.rollingdrop.replicator.link;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import java.nio.file.Path;
import java.time.Duration;

/** A core behind the Aeron link, over UDP on this machine. */
final class CoreOverAeron implements CoreUnderTest {

  private final CoreHost host;
  private final MediaDriver driver;
  private final AeronLink link;
  private String port = "0";

  CoreOverAeron(Path directory, CoreHost host) {
    this.host = host;
    restart();
    driver = MediaDrivers.start(directory.resolve("gateway-aeron"));
    LinkSettings settings =
        LinkSettings.of(
                driver.aeronDirectoryName(),
                "aeron:udp?endpoint=localhost:" + port,
                LinkToken.load(directory.resolve("link.token")))
            .withTimes(
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));
    link = AeronLink.start(settings);
  }

  @Override
  public void restart() {
    String endpoint = host.start(port);
    port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
  }

  @Override
  public CommandLink commands() {
    return link.commands();
  }

  @Override
  public EventFeed events() {
    return link.events();
  }

  @Override
  public void kill() {
    host.kill();
  }

  @Override
  public void close() {
    link.close();
    driver.close();
    host.kill();
  }
}
