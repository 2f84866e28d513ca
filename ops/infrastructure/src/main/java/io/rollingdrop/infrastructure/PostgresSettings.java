package io.rollingdrop.infrastructure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link EmbeddedPostgres} runs.
 *
 * @param folder for its data, its password and its log; made where it is missing
 * @param port 0 for any free one
 * @param maxConnections of all clients
 * @param sharedBuffersMegabytes its page cache
 * @param startWithin how long a start may take before it counts as failed
 */
public record PostgresSettings(
    Path folder, int port, int maxConnections, int sharedBuffersMegabytes, Duration startWithin) {

  private static final int MAX_CONNECTIONS = 100;
  private static final int SHARED_BUFFERS_MEGABYTES = 128;

  public PostgresSettings {
    Objects.requireNonNull(folder, "folder");
    LoopbackPort.requireValid(EmbeddedPostgres.NAME, port);
    Objects.requireNonNull(startWithin, "startWithin");
  }

  /** At any free port, with the usual rest. */
  public static PostgresSettings in(Path folder) {
    return new PostgresSettings(
        folder, 0, MAX_CONNECTIONS, SHARED_BUFFERS_MEGABYTES, Infrastructure.START_WITHIN);
  }

  public PostgresSettings withPort(int other) {
    return new PostgresSettings(folder, other, maxConnections, sharedBuffersMegabytes, startWithin);
  }
}
