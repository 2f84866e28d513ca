package io.rollingdrop.journal;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Path;
import java.util.Optional;
import net.openhft.chronicle.queue.ChronicleQueue;

/**
 * The events and snapshots of a core's folder, as another process reads them. Thread safe; what it
 * opens is for one thread each.
 *
 * @param epochs the file; read anew by each subscription, as an epoch may have begun since
 * @param snapshots the folder; there may be none yet
 * @param consumers where consumers say how far they are
 */
record JournalFeed(ChronicleQueue events, Path epochs, Path snapshots, ConsumerPositions consumers)
    implements EventFeed {

  @Override
  public EventSubscription open(Position from) {
    return JournalSubscription.open(events, new Epochs(epochs, LocalDisk.INSTANCE), from);
  }

  /**
   * @throws io.rollingdrop.pipeline.JournalException if the folder cannot be read
   */
  @Override
  public Optional<StateSnapshot> newestSnapshot() {
    return SnapshotFolder.readOnly(snapshots).newest();
  }

  @Override
  public void acknowledge(String consumer, Position position) {
    consumers.report(consumer, position);
  }
}
