package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.decided.DecidedState;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A moment in the life of a core.
 *
 * @param sequence after this command, if there are as many
 * @param timestampNs after the last command sequenced by then, nanoseconds since the Unix epoch
 * @param mustBeReached whether the command itself is asked for
 */
record StateMoment(long sequence, long timestampNs, boolean mustBeReached) {

  /** After the last command there is. */
  static final StateMoment NEWEST = new StateMoment(Long.MAX_VALUE, Long.MAX_VALUE, false);

  static StateMoment after(long sequence) {
    return new StateMoment(sequence, Long.MAX_VALUE, true);
  }

  static StateMoment atTime(Instant time) {
    long seconds = TimeUnit.SECONDS.toNanos(time.getEpochSecond());
    return new StateMoment(Long.MAX_VALUE, seconds + time.getNano(), false);
  }

  private boolean includes(long otherSequence, long otherTimestampNs) {
    return otherSequence <= sequence && otherTimestampNs <= timestampNs;
  }

  /**
   * The state from which to decide on: the newest whole snapshot's by then, or none. Snapshots that
   * cannot be read are passed over, and told on standard error.
   *
   * @throws JournalException if the core's folder cannot be read
   */
  DecidedState begin(Path core, int shardId, boolean fromStart) {
    if (!fromStart) {
      Optional<StateSnapshot> newest = newestSnapshot(core);
      if (newest.isPresent()) {
        try (StateSnapshot snapshot = newest.get()) {
          return new DecidedState(core, shardId, snapshot);
        }
      }
    }
    return new DecidedState(core, shardId);
  }

  private Optional<StateSnapshot> newestSnapshot(Path core) {
    for (Path file : JournalDirectory.snapshotFiles(core).reversed()) {
      try {
        StateSnapshot snapshot = JournalDirectory.openSnapshot(file);
        if (includes(snapshot.sequence(), snapshot.timestampNs())) {
          return Optional.of(snapshot);
        }
        snapshot.close();
      } catch (JournalException e) {
        System.err.println("a snapshot is passed over: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Decides on, until this moment.
   *
   * @throws JournalException if there is no such moment in the journal, or it is damaged
   */
  void decide(DecidedState state, Path core) {
    Progress progress =
        new Progress(
            "commands decided again",
            state.beganAfter() + 1,
            Math.min(sequence, JournalDirectory.lastCommand(core)),
            System.err);
    state.decideWhile(
        (next, nextTimestampNs) -> {
          progress.advanceTo(next);
          return includes(next, nextTimestampNs);
        });
    if (mustBeReached && state.sequence() < sequence) {
      throw new JournalException(
          "the command journal ends at sequence %d, sequenced at %s: ask for that with --to, or for an earlier one"
              .formatted(state.sequence(), JournalReading.time(state.timestampNs())));
    }
    if (state.rulesVersion() == 0) {
      throw new JournalException(
          "by then there was no state: the core had not decided its first command");
    }
  }
}
