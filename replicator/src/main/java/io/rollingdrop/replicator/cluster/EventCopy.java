package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.EventJournal;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a cluster's nodes have published into an event journal, from the first event that
 * they still have. It may have events of commands whose log is not copied yet; a core that decides
 * the log again compares what it comes to with these.
 */
final class EventCopy implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(EventCopy.class);
  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int EVENTS = 512;
  private static final Position NONE = new Position(0, -1, 0, 0);

  private final ClusterEvents cluster;
  private final Path core;
  private final boolean syncs;
  private final Consumer<Throwable> fail;
  private final ReplicatedCore.Ports ports;
  private final EventJournal journal;
  private EventSubscription subscription;
  private long tryAtNs = System.nanoTime();
  private boolean failed;
  private volatile Position position;
  private volatile String hindrance = "";

  /**
   * @param cluster stays the caller's
   * @param fail told that it cannot go on
   * @throws JournalException if the journal in the folder cannot be read
   */
  EventCopy(
      BackupSettings settings, ClusterEvents cluster, NodeFolder folder, Consumer<Throwable> fail) {
    this.cluster = cluster;
    this.fail = fail;
    core = folder.core();
    syncs = settings.syncs();
    ports =
        JournalDirectory.openReplicated(core, 0, settings.rolling(), new OffsetEpochNanoClock());
    ports.mended().forEach(found -> LOG.warn("{}", found));
    journal = ports.events();
    position = journal.lastPosition();
    ports.runs().begin(Math.max(1, position.epoch()), Durability.MEMORY);
  }

  /** The last event that is here. Any thread. */
  Position position() {
    return position;
  }

  /** What keeps events from coming; empty if nothing does. Any thread. */
  String hindrance() {
    return hindrance;
  }

  @Override
  public int doWork() {
    if (failed) {
      return 0;
    }
    try {
      if (subscription == null && !open()) {
        return 0;
      }
      return copy();
    } catch (FeedUnavailableException e) {
      hindrance = String.valueOf(e.getMessage());
      return 0;
    } catch (OffChainException | JournalException e) {
      failed = true;
      fail.accept(
          new IllegalStateException("events cannot be copied any more: " + e.getMessage(), e));
      return 0;
    }
  }

  private boolean open() {
    long now = System.nanoTime();
    if (now - tryAtNs < 0) {
      return false;
    }
    tryAtNs = now + AGAIN_NS;
    try {
      subscription = cluster.feed().open(position);
    } catch (EventsRemovedException e) {
      subscription = openBehindSnapshot(e);
    }
    hindrance = "";
    return true;
  }

  /** The nodes have removed what would come next; a journal must not have a gap. */
  private EventSubscription openBehindSnapshot(EventsRemovedException cause) {
    if (!position.equals(Position.START)) {
      throw new JournalException(
          "this copy was away for too long: " + cause.getMessage() + ". Begin anew, with --anew",
          cause);
    }
    Position oldest = oldestSnapshot().orElse(NONE);
    if (oldest.equals(NONE)) {
      throw new FeedUnavailableException(
          "the first events are removed: those behind a snapshot are copied as soon as one is here");
    }
    return cluster.feed().open(oldest);
  }

  private Optional<Position> oldestSnapshot() {
    try (StateSnapshot snapshot = JournalDirectory.oldestSnapshot(core).orElse(null)) {
      return Optional.ofNullable(snapshot).map(StateSnapshot::position);
    }
  }

  private int copy() {
    int copied = subscription.poll(journal::append, EVENTS);
    if (copied > 0) {
      journal.commit();
      if (syncs) {
        journal.sync();
      }
      position = subscription.position();
      hindrance = "";
    }
    return copied;
  }

  @Override
  public void onClose() {
    if (subscription != null) {
      subscription.close();
    }
    try {
      journal.sync();
      ports.runs().endCleanly();
    } finally {
      journal.close();
      ports.afterClose().run();
    }
  }

  @Override
  public String roleName() {
    return "event-copy";
  }
}
