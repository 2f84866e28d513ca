package io.rollingdrop.infrastructure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link EmbeddedKafka} runs.
 *
 * @param folder for its data and its log; made where it is missing
 * @param port for clients; 0 for any free one
 * @param controllerPort for the broker itself; 0 for any free one
 * @param heapMegabytes of its Java VM
 * @param retention how long records are kept; {@link #FOREVER} for always
 * @param startWithin how long a start may take before it counts as failed
 */
public record KafkaSettings(
    Path folder,
    int port,
    int controllerPort,
    int heapMegabytes,
    Duration retention,
    Duration startWithin) {

  /** Records are never removed for their age. */
  public static final Duration FOREVER = Duration.ofMillis(-1);

  private static final int HEAP_MEGABYTES = 512;

  public KafkaSettings {
    Objects.requireNonNull(folder, "folder");
    LoopbackPort.requireValid(EmbeddedKafka.NAME, port);
    LoopbackPort.requireValid("the controller of " + EmbeddedKafka.NAME, controllerPort);
    Objects.requireNonNull(retention, "retention");
    Objects.requireNonNull(startWithin, "startWithin");
  }

  /** At any free ports, with the usual rest; records are kept for ever. */
  public static KafkaSettings in(Path folder) {
    return new KafkaSettings(folder, 0, 0, HEAP_MEGABYTES, FOREVER, Infrastructure.START_WITHIN);
  }

  public KafkaSettings withPorts(int other, int otherController) {
    return new KafkaSettings(folder, other, otherController, heapMegabytes, retention, startWithin);
  }

  public KafkaSettings withHeap(int megabytes) {
    return new KafkaSettings(folder, port, controllerPort, megabytes, retention, startWithin);
  }
}
