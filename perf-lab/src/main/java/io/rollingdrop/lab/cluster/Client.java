package io.rollingdrop.lab.cluster;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import org.agrona.concurrent.IdleStrategy;

/**
 * What both clusters' clients have in common: this process's media driver, as a gateway has it, and
 * how the thread waits that reads answers.
 */
final class Client implements AutoCloseable {

  static final String HOST = "127.0.0.1";

  private final MediaDriver driver;

  /**
   * @param drivers where media drivers have their directories
   */
  Client(Path drivers) {
    driver = MediaDrivers.start(drivers);
  }

  String aeronDirectory() {
    return driver.aeronDirectoryName();
  }

  IdleStrategy newIdleStrategy() {
    return CoreSettings.DEFAULTS.newIdleStrategy();
  }

  @Override
  public void close() {
    driver.close();
  }
}
