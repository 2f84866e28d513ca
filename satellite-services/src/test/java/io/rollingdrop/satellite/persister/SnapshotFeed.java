package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.StateSnapshot;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A feed whose snapshots are those of another, and tell when one is about to hand over a record.
 *
 * @param beforeRecord gets the count of snapshots that were opened, and the record's template
 */
record SnapshotFeed(
    EventFeed events, EventFeed snapshots, Watcher beforeRecord, AtomicInteger opened)
    implements EventFeed {

  /** Is told of each record. */
  @FunctionalInterface
  interface Watcher {
    void onRecord(int snapshot, int templateId);
  }

  SnapshotFeed(EventFeed events, EventFeed snapshots, Watcher beforeRecord) {
    this(events, snapshots, beforeRecord, new AtomicInteger());
  }

  @Override
  public EventSubscription open(Position from) {
    return events.open(from);
  }

  @Override
  public Optional<StateSnapshot> newestSnapshot() {
    int count = opened.incrementAndGet();
    return snapshots.newestSnapshot().map(each -> new Watched(each, beforeRecord, count));
  }

  private record Watched(StateSnapshot snapshot, Watcher beforeRecord, int count)
      implements StateSnapshot {

    @Override
    public long sequence() {
      return snapshot.sequence();
    }

    @Override
    public long timestampNs() {
      return snapshot.timestampNs();
    }

    @Override
    public long stateHash() {
      return snapshot.stateHash();
    }

    @Override
    public Position position() {
      return snapshot.position();
    }

    @Override
    public long records() {
      return snapshot.records();
    }

    @Override
    public void forEach(SnapshotRecordHandler handler) {
      snapshot.forEach(
          (templateId, buffer, offset, blockLength, version) -> {
            beforeRecord.onRecord(count, templateId);
            handler.onRecord(templateId, buffer, offset, blockLength, version);
          });
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }
}
