package io.rollingdrop.ops.reconcile;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.engine.StateSink;
import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
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
final class DecidedState implements AutoCloseable {

  /**
   * A level of a book.
   *
   * @param price in ticks
   * @param quantity open there, in lots
   */
  record Level(long price, long quantity) {}

  private static final int LARGEST_EVENT = 1024;

  private final CommandTailer commands;
  private final EventCount events = new EventCount();
  private final Engine engine;
  private final long beganAfter;

  /**
   * @param folder of the core
   * @throws JournalException if there is no core's folder
   */
  DecidedState(Path folder, int shardId) {
    engine = new Engine(shardId, events);
    if (JournalDirectory.firstSequence(folder) > 1) {
      takeOverOldest(folder);
    }
    commands = JournalDirectory.readCommands(folder, engine.lastSequence());
    beganAfter = engine.lastSequence();
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
      engine.restore(oldest);
    }
  }

  /**
   * Decides on, through a sequence.
   *
   * @throws JournalException if the journal does not go that far, or is damaged
   */
  void decideThrough(long sequence) {
    if (sequence < beganAfter) {
      throw new JournalException(
          "the core's folder has no commands before the snapshot at sequence "
              + beganAfter
              + " any more, and cannot tell of sequence "
              + sequence);
    }
    while (engine.lastSequence() < sequence) {
      if (!commands.next()) {
        throw new JournalException(
            "the command journal ends at sequence "
                + engine.lastSequence()
                + ", before "
                + sequence
                + ", which others have stored: they followed another core, or commands were lost"
                + " with power");
      }
      engine.onCommand(
          commands.sequence(),
          commands.timestampNs(),
          commands.buffer(),
          commands.offset(),
          commands.length());
    }
  }

  /** The last command decided. */
  long sequence() {
    return engine.lastSequence();
  }

  /** The sequence after which it decided itself; 0: it began with the first command. */
  long beganAfter() {
    return beganAfter;
  }

  /** Events of all commands that it decided itself so far. */
  long eventCount() {
    return events.count;
  }

  /** All balances that are not zero. */
  SortedMap<BalanceKey, Balance> balances() {
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
  List<Level> levels(int marketId, Side side, int limit) {
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
  void forEachRecord(SnapshotRecordHandler handler) {
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
