package io.rollingdrop.lab.failover;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the journals of stopped nodes side by side, each event of one against those of the others,
 * byte for byte: order, outcomes, running checksums, and the state's hash in every tick.
 */
final class JournalComparison {

  private static final int BATCH = 512;

  private JournalComparison() {}

  /** One journal's events, taken one by one. */
  private static final class Events {
    private final EventSubscription journal;
    private final ArrayDeque<byte[]> read = new ArrayDeque<>();

    Events(EventSubscription journal) {
      this.journal = journal;
    }

    /** The next; null behind the last. */
    byte[] next() {
      if (read.isEmpty()) {
        journal.poll(
            (buffer, offset, length) -> {
              byte[] event = new byte[length];
              buffer.getBytes(offset, event);
              read.add(event);
            },
            BATCH);
      }
      return read.poll();
    }
  }

  /**
   * Compares up to where the shortest ends: the others may have ticked on while it was stopped.
   *
   * @param journals at their beginnings; stay the caller's
   * @param handler gets each event that all have
   * @return the first difference; empty if there is none
   */
  static Optional<String> compare(List<EventSubscription> journals, EventHandler handler) {
    List<Events> all = journals.stream().map(Events::new).toList();
    UnsafeBuffer event = new UnsafeBuffer(0, 0);
    while (true) {
      byte[] first = all.getFirst().next();
      if (first == null) {
        return Optional.empty();
      }
      event.wrap(first);
      boolean ended = false;
      for (int i = 1; i < all.size(); i++) {
        byte[] other = all.get(i).next();
        ended |= other == null;
        if (other != null && !Arrays.equals(first, other)) {
          return Optional.of(difference(event, i));
        }
      }
      if (ended) {
        return Optional.empty();
      }
      handler.onEvent(event, 0, first.length);
    }
  }

  private static String difference(UnsafeBuffer event, int node) {
    EventHeaderDecoder header = new EventHeaderDecoder().wrap(event, CommandFormat.MESSAGE_HEADER);
    return "event %d.%d of node 0 is another on node %d"
        .formatted(header.sequence(), header.index(), node);
  }
}
