package io.rollingdrop.replicator.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the core's end of the link has seen. Counts since start, read from any thread. */
public final class LinkServerCounters {

  final LongAdder forwarded = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder oversized = new LongAdder();
  final LongAdder strangers = new LongAdder();
  final LongAdder stale = new LongAdder();
  final LongAdder heldBack = new LongAdder();
  final LongAdder storageFull = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder refusedHellos = new LongAdder();
  final AtomicInteger clients = new AtomicInteger();
  final AtomicInteger feeds = new AtomicInteger();
  final LongAdder snapshotsSent = new LongAdder();
  final AtomicInteger snapshots = new AtomicInteger();

  LinkServerCounters() {}

  /** Commands handed to the core. */
  public long forwarded() {
    return forwarded.sum();
  }

  /** Messages that were neither a command nor a link message; none was forwarded. */
  public long malformed() {
    return malformed.sum();
  }

  /** Messages longer than any command; none was forwarded. */
  public long oversized() {
    return oversized.sum();
  }

  /** Messages from senders that had not said hello; none was forwarded. */
  public long fromStrangers() {
    return strangers.sum();
  }

  /** Messages of a connection that had ended or been replaced; none was forwarded. */
  public long stale() {
    return stale.sum();
  }

  /** Times a command was left with Aeron because the core's queue was full. */
  public long heldBack() {
    return heldBack.sum();
  }

  /** Times a command was left with Aeron because the core's disk was nearly full. */
  public long storageFull() {
    return storageFull.sum();
  }

  /** Events sent, over all feeds. */
  public long events() {
    return events.sum();
  }

  /** Connections made. */
  public long connections() {
    return connections.sum();
  }

  /** Connections refused: wrong token, no room, wrong version, core not ready. */
  public long refusedHellos() {
    return refusedHellos.sum();
  }

  /** Gateways connected now. */
  public int clients() {
    return clients.get();
  }

  /** Event subscriptions served now. */
  public int feeds() {
    return feeds.get();
  }

  /** Snapshots sent to their end. */
  public long snapshotsSent() {
    return snapshotsSent.sum();
  }

  /** Snapshots being sent now. */
  public int snapshots() {
    return snapshots.get();
  }
}
