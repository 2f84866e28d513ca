package io.rollingdrop.infrastructure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link EmbeddedRegistry} runs.
 *
 * @param folder for its data and its log; made where it is missing
 * @param port 0 for any free one
 * @param heapMegabytes of its Java VM
 * @param startWithin how long a start may take before it counts as failed
 */
public record RegistrySettings(Path folder, int port, int heapMegabytes, Duration startWithin) {

  private static final int HEAP_MEGABYTES = 256;

  public RegistrySettings {
    Objects.requireNonNull(folder, "folder");
    LoopbackPort.requireValid(EmbeddedRegistry.NAME, port);
    Objects.requireNonNull(startWithin, "startWithin");
  }

  /** At any free port, with the usual rest. */
  public static RegistrySettings in(Path folder) {
    return new RegistrySettings(folder, 0, HEAP_MEGABYTES, Infrastructure.START_WITHIN);
  }

  public RegistrySettings withPort(int other) {
    return new RegistrySettings(folder, other, heapMegabytes, startWithin);
  }

  public RegistrySettings withHeap(int megabytes) {
    return new RegistrySettings(folder, port, megabytes, startWithin);
  }
}
