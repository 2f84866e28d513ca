package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A core in a process of its own, over UDP on this machine; killed by SIGKILL. */
final class CoreOverAeron implements CoreUnderTest {

  private final Path directory;
  private final MediaDriver driver;
  private final AeronLink link;
  private Process process;
  private String endpoint = "localhost:0";

  CoreOverAeron(Path directory) {
    this.directory = directory;
    restart();
    driver = MediaDrivers.start(directory.resolve("gateway-aeron"));
    LinkSettings settings =
        LinkSettings.of(
                driver.aeronDirectoryName(),
                "aeron:udp?endpoint=" + endpoint,
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
    String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "@" + Path.of(System.getProperty("rollingdrop.root"), "ops", "jvm.options"),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LinkedCore.class.getName(),
                  directory.toString(),
                  port)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      @SuppressWarnings("resource") // ends with the process
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      while (line != null && !line.startsWith("READY ")) {
        line = out.readLine();
      }
      assertThat(line).as("the core's first words").isNotNull();
      endpoint = line.substring("READY ".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    link.close();
    driver.close();
    kill();
  }
}
