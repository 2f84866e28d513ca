package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.Position;
import java.util.List;

/** What there is to see of a running core, in whatever mode. Any thread; quick to tell. */
public interface CoreView {

  /** The last sequence given. */
  long lastSequence();

  /** The last event published. */
  Position published();

  /** The last command in the newest snapshot that is valid; 0 if there is none. */
  long snapshotSequence();

  /** Snapshots that could not be written. */
  long snapshotFailures();

  /** For how long each slice of a snapshot has kept the engine from deciding. */
  StageLatency snapshotPauses();

  /** Latencies since start, in the order of the stages. */
  List<StageLatency> latencies();

  /** Free slots of the command ring. */
  long ringCapacityLeft();

  /** How often each caller was pushed back since start; empty where others take the commands. */
  List<CallerPressure> pressure();

  /** What the last look at the journals' disk found. */
  DiskReport disk();

  /**
   * Whether the core takes commands; it does not when the disk is nearly full, or after a failure.
   */
  boolean isAdmitting();

  /** Whether the core has stopped by itself. */
  boolean hasFailed();
}
