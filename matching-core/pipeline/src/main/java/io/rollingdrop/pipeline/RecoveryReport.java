package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.Position;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a recovery did.
 *
 * @param lastSequence of the last command
 * @param lastTimestampNs of the last command
 * @param epoch in which events are published from now on
 * @param published the last event published
 * @param republished events that had not been published before
 * @param stateHash of the engine
 * @param snapshotSequence of the snapshot from which it went on; 0 if from the first command
 * @param damagedSnapshots newer ones that were passed over, a line each
 * @param mended what a killed process or a loss of power had left torn in the journals, and was cut
 *     off or left out before they were read; a line each
 * @param durationNs of the recovery
 */
public record RecoveryReport(
    long lastSequence,
    long lastTimestampNs,
    int epoch,
    Position published,
    long republished,
    long stateHash,
    long snapshotSequence,
    List<String> damagedSnapshots,
    List<String> mended,
    long durationNs) {

  /** All of it in a line for people. */
  @Override
  public String toString() {
    String from =
        snapshotSequence == 0 ? "the first command" : "the snapshot at " + snapshotSequence;
    return "sequence %d, from %s, epoch %d, %d events published late, state hash %016x, in %d ms"
            .formatted(
                lastSequence,
                from,
                epoch,
                republished,
                stateHash,
                TimeUnit.NANOSECONDS.toMillis(durationNs))
        + String.join(
            "",
            Stream.concat(damagedSnapshots.stream(), mended.stream()).map("; "::concat).toList());
  }
}
