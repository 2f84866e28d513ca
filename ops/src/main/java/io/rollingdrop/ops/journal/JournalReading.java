package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.DirectBuffer;

/**
 * A range of a core's journals, read in order as far as there is anything. The core may run
 * meanwhile. One thread.
 *
 * @param core the core's folder
 * @param from the first sequence, from 1; where retention has removed it, the first that is left
 * @param to the last sequence
 */
record JournalReading(Path core, long from, long to) {

  private static final int POLL_LIMIT = 256;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Takes messages. */
  @FunctionalInterface
  interface Handler {
    /**
     * Takes a message; the buffer is valid during the call only.
     *
     * @param offset of the SBE message header
     * @return whether to read on
     */
    boolean onMessage(Place place, DirectBuffer buffer, int offset, int length);
  }

  /**
   * Where a message stands.
   *
   * @param epoch 0 for a command
   * @param index of an event within its command
   * @param timestampNs of the command, nanoseconds since the Unix epoch
   */
  record Place(int epoch, long sequence, int index, long timestampNs) {

    Instant time() {
      return JournalReading.time(timestampNs);
    }

    /** A command's sequence, or an event's {@code epoch.sequence.index}. */
    @Override
    public String toString() {
      return epoch == 0 ? Long.toString(sequence) : epoch + "." + sequence + "." + index;
    }
  }

  static Instant time(long timestampNs) {
    return Instant.ofEpochSecond(timestampNs / NANOS_PER_SECOND, timestampNs % NANOS_PER_SECOND);
  }

  /** The last command of the range that there is now, up to which progress can be told. */
  long last() {
    return Math.min(to, JournalDirectory.lastCommand(core));
  }

  /**
   * Reads the commands.
   *
   * @throws io.rollingdrop.pipeline.JournalException if there is no core's folder, or it is damaged
   */
  void commands(Progress progress, Handler handler) {
    if (from > last()) {
      return;
    }
    boolean fromFirst = from <= JournalDirectory.firstSequence(core);
    try (CommandTailer commands =
        fromFirst
            ? JournalDirectory.readKeptCommands(core)
            : JournalDirectory.readCommands(core, from - 1)) {
      boolean on = true;
      while (on && commands.next() && commands.sequence() <= to) {
        Place place = new Place(0, commands.sequence(), 0, commands.timestampNs());
        on = handler.onMessage(place, commands.buffer(), commands.offset(), commands.length());
        progress.advanceTo(commands.sequence());
      }
    }
  }

  /**
   * Reads the events that are not void.
   *
   * @throws io.rollingdrop.pipeline.JournalException if there is no core's folder, or it is damaged
   * @throws io.rollingdrop.protocol.OffChainException if an event does not continue those before
   */
  void events(Progress progress, Handler handler) {
    EventHeaderDecoder header = new EventHeaderDecoder();
    boolean[] on = {true};
    try (EventSubscription events = JournalDirectory.readEvents(core, from)) {
      while (on[0]
          && events.poll(
                  (buffer, offset, length) -> {
                    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
                    on[0] = on[0] && header.sequence() <= to;
                    if (on[0]) {
                      Place place =
                          new Place(
                              header.epoch(),
                              header.sequence(),
                              header.index(),
                              header.timestamp());
                      on[0] = handler.onMessage(place, buffer, offset, length);
                      progress.advanceTo(place.sequence());
                    }
                  },
                  POLL_LIMIT)
              > 0) {
        // Each poll hands over.
      }
    }
  }
}
