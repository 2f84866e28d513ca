package io.rollingdrop.ops.journal;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.engine.InvariantViolation;
import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.journal.JournalRepair;
import io.rollingdrop.journal.JournalScan;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Holds a core's two journals against each other: reads every command (group checksums, no gap in
 * the sequence), decides it again, and compares the running checksum of what comes out with that of
 * each published event, which are read alongside (group checksums, chain).
 *
 * <p>The core may run meanwhile: what it adds while this reads is verified as far as it is seen.
 */
final class JournalVerification {

  /**
   * What was found.
   *
   * @param commands the sequence of the last, read and decided again as all before it; where the
   *     first are kept no more, from the oldest snapshot on
   * @param events published and found to be those decided
   * @param unpublished events of these commands that were not published (yet)
   * @param orphans events published after the last command's: their commands were lost with power,
   *     and the next start begins an epoch
   * @param snapshots compared with the state and the events at their sequence
   * @param published the last event compared
   * @param stateHash of the state after the last command
   * @param finding what is wrong, and what to do; empty if nothing is
   */
  record Result(
      long commands,
      long events,
      long unpublished,
      long orphans,
      int snapshots,
      Position published,
      long stateHash,
      String finding) {

    boolean isSound() {
      return finding.isEmpty();
    }
  }

  private static final int LARGEST_EVENT = 1024;

  private final Engine engine;
  private final EventSubscription published;
  private final Progress progress;
  private final Map<Long, StateSnapshot> snapshots = new HashMap<>();
  private final EventHeaderDecoder decided = new EventHeaderDecoder();
  private final EventHeaderDecoder found = new EventHeaderDecoder();
  private long checksum = EventChecksum.SEED;
  private long commands;
  private long events;
  private long unpublished;
  private long orphans;
  private boolean publishedEnded;
  private int comparedSnapshots;

  private JournalVerification(int shardId, EventSubscription published, Progress progress) {
    engine = new Engine(shardId, new CheckingSink());
    this.published = published;
    this.progress = progress;
  }

  /**
   * Verifies a core's folder.
   *
   * @param shardId of the core
   * @throws JournalException if there is no core's folder
   */
  static Result verify(Path folder, int shardId, Progress progress) {
    Optional<StateSnapshot> base = base(folder);
    try {
      return verify(folder, shardId, base, progress);
    } finally {
      base.ifPresent(StateSnapshot::close);
    }
  }

  private static Result verify(
      Path folder, int shardId, Optional<StateSnapshot> base, Progress progress) {
    long after = base.map(StateSnapshot::sequence).orElse(0L);
    Position from = base.map(StateSnapshot::position).orElse(Position.START);
    try (CommandTailer commands = JournalDirectory.readCommands(folder, after);
        EventSubscription published = JournalDirectory.readEvents(folder).open(from)) {
      JournalVerification verification = new JournalVerification(shardId, published, progress);
      try {
        base.ifPresent(verification::beginWith);
        return verification.result(verification.run(folder, commands));
      } finally {
        verification.snapshots.values().forEach(StateSnapshot::close);
      }
    }
  }

  /** What stands for the first commands where they are kept no more; empty if they are there. */
  private static Optional<StateSnapshot> base(Path folder) {
    try {
      if (JournalDirectory.firstSequence(folder) <= 1) {
        return Optional.empty();
      }
    } catch (JournalException e) {
      // Damage at the very first command, or no journal: found again, and told, when it is read.
      return Optional.empty();
    }
    Optional<StateSnapshot> oldest = JournalDirectory.oldestSnapshot(folder);
    if (oldest.isEmpty()) {
      throw new JournalException(
          folder
              + " has neither its first commands nor a snapshot that is whole: restore one from a"
              + " copy");
    }
    return oldest;
  }

  private void beginWith(StateSnapshot base) {
    engine.restore(base);
    checksum = base.position().checksum();
    commands = base.sequence();
  }

  private String run(Path folder, CommandTailer commandsJournal) {
    try {
      for (Path file : JournalDirectory.snapshotFiles(folder)) {
        StateSnapshot snapshot = JournalDirectory.openSnapshot(file);
        snapshots.put(snapshot.sequence(), snapshot);
      }
      while (commandsJournal.next()) {
        decide(commandsJournal);
      }
      engine.audit();
      if (!publishedEnded) {
        countOrphans(commandsJournal.sequence());
      }
      return hiddenDamage(folder);
    } catch (JournalException | OffChainException | InvariantViolation e) {
      return "after command %d and event %s: %s"
          .formatted(commands, published.position(), e.getMessage());
    }
  }

  /** What readers of the journals take for their end, and is a hole. */
  private static String hiddenDamage(Path folder) {
    return JournalScan.ofCommands(folder, records -> {})
        .damage()
        .or(() -> JournalScan.ofEvents(folder, records -> {}).damage())
        .map(damage -> damage + ". " + JournalRepair.remedy(folder))
        .orElse("");
  }

  private void decide(CommandTailer command) {
    CommandFormat.Fault fault =
        CommandFormat.check(
            command.buffer(), command.offset(), command.length(), engine.rulesVersion());
    if (fault != CommandFormat.Fault.NONE) {
      throw new JournalException(
          "the bytes journaled at sequence " + command.sequence() + " are " + fault.finding());
    }
    engine.onCommand(
        command.sequence(),
        command.timestampNs(),
        command.buffer(),
        command.offset(),
        command.length());
    commands = command.sequence();
    compare(snapshots.get(commands));
    progress.advanceTo(commands);
  }

  private void compare(StateSnapshot snapshot) {
    if (snapshot == null) {
      return;
    }
    if (snapshot.stateHash() != engine.stateHash() || snapshot.position().checksum() != checksum) {
      throw new JournalException(
          "the snapshot at sequence %1$d is not of what was decided: put it aside with 'ops/rollingdrop journal repair --data DIR --without-snapshots-from %1$d --yes', and the next start goes on from an older one"
              .formatted(snapshot.sequence()));
    }
    comparedSnapshots++;
  }

  private void onDecided(DirectBuffer buffer, int length) {
    checksum = EventChecksum.next(checksum, buffer, 0, length);
    if (!publishedEnded && published.poll(this::compare, 1) == 0) {
      publishedEnded = true;
    }
    if (publishedEnded) {
      unpublished++;
    } else {
      decided.wrap(buffer, CommandFormat.MESSAGE_HEADER);
      if (found.checksum() != checksum) {
        throw new JournalException(
            "event %d.%d, decided again, is not the one that was published: a journal was altered,"
                    .formatted(decided.sequence(), decided.index())
                + " or this release decides differently than the one that wrote it");
      }
      events++;
    }
  }

  private void compare(DirectBuffer buffer, int offset, int length) {
    found.wrap(new UnsafeBuffer(buffer, offset, length), CommandFormat.MESSAGE_HEADER);
  }

  /** Of a running core these may also be events of commands that came after the last one read. */
  private void countOrphans(long lastCommand) {
    while (published.poll(this::compare, 1) == 1) {
      if (found.sequence() > lastCommand) {
        orphans++;
      }
    }
  }

  private Result result(String finding) {
    return new Result(
        commands,
        events,
        unpublished,
        orphans,
        comparedSnapshots,
        published.position(),
        engine.stateHash(),
        finding);
  }

  /** Takes each event as it is decided. */
  private final class CheckingSink implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LARGEST_EVENT));
    private int length;

    @Override
    public int claim(int claimed) {
      length = claimed;
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {
      onDecided(buffer, length);
    }
  }
}
