package io.rollingdrop.ops.decided;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.engine.InvariantViolation;
import io.rollingdrop.engine.StateSink;
import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The truth at any sequence: the core's commands, decided again by an engine of one's own. Goes
 * forward only. The core may run meanwhile. One thread.
 */
public final class DecidedState implements AutoCloseable {

  /**
   * A level of a book.
   *
   * @param price in ticks
   * @param quantity open there, in lots
   */
  public record Level(long price, long quantity) {}

  private static final int LARGEST_EVENT = 1024;

  private final CommandTailer commands;
  private final EventCount events = new EventCount();
  private final Engine engine;
  private final long beganAfter;
  private boolean commandRead;

  /**
   * Before the first command.
   *
   * @param folder of the core
   * @throws JournalException if there is no core's folder
   */
  public DecidedState(Path folder, int shardId) {
    engine = new Engine(shardId, events);
    if (JournalDirectory.firstSequence(folder) > 1) {
      takeOverOldest(folder);
    }
    commands = JournalDirectory.readCommands(folder, engine.lastSequence());
    beganAfter = engine.lastSequence();
  }

  /**
   * As a snapshot has it.
   *
   * @param folder of the core
   * @param snapshot of that core; not closed here
   * @throws JournalException if there is no core's folder, its commands do not go on from the
   *     snapshot, or the snapshot is of another shard or a later release
   */
  public DecidedState(Path folder, int shardId, StateSnapshot snapshot) {
    engine = new Engine(shardId, events);
    takeOver(snapshot);
    commands = JournalDirectory.readCommands(folder, snapshot.sequence());
    beganAfter = snapshot.sequence();
  }

  /** The first commands are kept no more: the oldest snapshot stands for them. */
  private void takeOverOldest(Path folder) {
    try (StateSnapshot oldest =
        JournalDirectory.oldestSnapshot(folder)
            .orElseThrow(
                () ->
                    new JournalException(
                        folder
                            + " has neither its first commands nor a snapshot that is whole:"
                            + " restore one from a copy"))) {
      takeOver(oldest);
    }
  }

  private void takeOver(StateSnapshot snapshot) {
    try {
      engine.restore(snapshot);
    } catch (IllegalArgumentException | InvariantViolation e) {
      throw new JournalException(
          "the snapshot at sequence %d cannot be taken over: %s. Have it decided from the first command, or name the core's shard"
              .formatted(snapshot.sequence(), e.getMessage()),
          e);
    }
  }

  /**
   * Decides on, through a sequence.
   *
   * @throws JournalException if the journal does not go that far, or is damaged
   */
  public void decideThrough(long sequence) {
    if (sequence < beganAfter) {
      throw new JournalException(
          "the core's folder has no commands before the snapshot at sequence "
              + beganAfter
              + " any more, and cannot tell of sequence "
              + sequence);
    }
    decideWhile((next, timestampNs) -> next <= sequence);
    if (engine.lastSequence() < sequence) {
      throw new JournalException(
          "the command journal ends at sequence "
              + engine.lastSequence()
              + ", before "
              + sequence
              + ", which others have stored: they followed another core, or commands were lost"
              + " with power");
    }
  }

  /** Says which commands are to be decided. */
  @FunctionalInterface
  public interface Until {
    /** Whether to decide the command; if not, it stays the next. */
    boolean decides(long sequence, long timestampNs);
  }

  /**
   * Decides on until told otherwise, or until there are no more commands.
   *
   * @throws JournalException if the journal is damaged
   */
  public void decideWhile(Until until) {
    while (commandRead || commands.next()) {
      commandRead = true;
      if (!until.decides(commands.sequence(), commands.timestampNs())) {
        return;
      }
      requireCommand();
      engine.onCommand(
          commands.sequence(),
          commands.timestampNs(),
          commands.buffer(),
          commands.offset(),
          commands.length());
      commandRead = false;
    }
  }

  private void requireCommand() {
    CommandFormat.Fault fault =
        CommandFormat.check(
            commands.buffer(), commands.offset(), commands.length(), engine.rulesVersion());
    if (fault != CommandFormat.Fault.NONE) {
      throw new JournalException(
          "the bytes journaled at sequence " + commands.sequence() + " are " + fault.finding());
    }
  }

  /** When the last command decided was sequenced, nanoseconds since the Unix epoch. */
  public long timestampNs() {
    return engine.lastTimestampNs();
  }

  /** Of the state after that command. */
  public long stateHash() {
    return engine.stateHash();
  }

  /** The rules that decide; 0 before any are active, when there is no state. */
  public int rulesVersion() {
    return engine.rulesVersion();
  }

  /** The last command decided. */
  public long sequence() {
    return engine.lastSequence();
  }

  /** The sequence of the snapshot from which it went on; 0: it began with the first command. */
  public long beganAfter() {
    return beganAfter;
  }

  /** Events of all commands decided here. */
  public long eventCount() {
    return events.count;
  }

  /** All balances that are not zero. */
  public SortedMap<BalanceKey, Balance> balances() {
    SortedMap<BalanceKey, Balance> balances = new TreeMap<>();
    engine.forEachBalance(
        (accountId, assetId, available, held) -> {
          if (available != 0 || held != 0) {
            balances.put(new BalanceKey(accountId, assetId), new Balance(available, held));
          }
        });
    return balances;
  }

  /** The best levels of a side, best first, at most {@code limit}. */
  public List<Level> levels(int marketId, Side side, int limit) {
    List<Level> levels = new ArrayList<>();
    engine.forEachLevel(
        marketId,
        side,
        (price, quantity) -> {
          if (levels.size() < limit) {
            levels.add(new Level(price, quantity));
          }
        });
    return levels;
  }

  /** All records of the state, as a snapshot would have them; header and trailer left out. */
  public void forEachRecord(SnapshotRecordHandler handler) {
    engine.beginCapture(new RecordSink(handler));
    while (engine.captureNext()) {
      // A slice each time.
    }
    engine.endCapture();
  }

  @Override
  public void close() {
    commands.close();
  }

  /** Only counts. */
  private static final class EventCount implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LARGEST_EVENT));
    private long count;

    @Override
    public int claim(int length) {
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {
      count++;
    }
  }

  /** Hands over the records of each slice. */
  private static final class RecordSink implements StateSink {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final SnapshotRecordHandler handler;
    private int length;

    RecordSink(SnapshotRecordHandler handler) {
      this.handler = handler;
    }

    @Override
    public boolean hasRoomFor(int length) {
      return true;
    }

    @Override
    public int claim(int length) {
      this.length = length;
      buffer.checkLimit(length);
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {
      if (SnapshotSlice.templateId(buffer, 0) != SnapshotHeaderDecoder.TEMPLATE_ID) {
        SnapshotSlice.forEach(buffer, 0, length, handler);
      }
    }
  }
}
