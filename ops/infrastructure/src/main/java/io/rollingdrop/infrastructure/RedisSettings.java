package io.rollingdrop.infrastructure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link EmbeddedRedis} runs.
 *
 * @param folder for its data and its log; made where it is missing
 * @param port 0 for any free one
 * @param maxMemoryMegabytes beyond which it refuses writes
 * @param startWithin how long a start may take before it counts as failed
 */
public record RedisSettings(Path folder, int port, int maxMemoryMegabytes, Duration startWithin) {

  private static final int MAX_MEMORY_MEGABYTES = 256;

  public RedisSettings {
    Objects.requireNonNull(folder, "folder");
    LoopbackPort.requireValid(EmbeddedRedis.NAME, port);
    Objects.requireNonNull(startWithin, "startWithin");
  }

  /** At any free port, with the usual rest. */
  public static RedisSettings in(Path folder) {
    return new RedisSettings(folder, 0, MAX_MEMORY_MEGABYTES, Infrastructure.START_WITHIN);
  }

  public RedisSettings withPort(int other) {
    return new RedisSettings(folder, other, maxMemoryMegabytes, startWithin);
  }
}
