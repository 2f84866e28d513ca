package io.rollingdrop.replicator.link;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's snapshots, as a gateway gets them: one at a time, whoever asks meanwhile waits. What
 * arrives is verified; in place of a damaged one the next older is asked for.
 */
final class RemoteSnapshots {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLink.class);
  private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long CLOSE_WAIT_NS = TimeUnit.SECONDS.toNanos(5);

  private final LinkSettings settings;
  private final NanoClock clock;
  private final Uplink uplink;
  private final LongSupplier transferIds;

  /** Held by the thread that receives one. */
  private final ReentrantLock receiving = new ReentrantLock();

  /** The one that arrives, and those of which the agent has something left to free. */
  private final CopyOnWriteArrayList<SnapshotTransfer> transfers = new CopyOnWriteArrayList<>();

  private volatile boolean closed;

  /**
   * @param transferIds gives ids that are unique in this client
   */
  RemoteSnapshots(LinkSettings settings, NanoClock clock, Uplink uplink, LongSupplier transferIds) {
    this.settings = settings;
    this.clock = clock;
    this.uplink = uplink;
    this.transferIds = transferIds;
  }

  /** The newest, to be read by the calling thread; as {@code EventFeed.newestSnapshot}. */
  Optional<StateSnapshot> newest() {
    return receive(() -> new SpooledSnapshot(settings.spoolFolder()));
  }

  /** Puts the newest into a folder of snapshots. */
  Optional<Path> fetch(Path folder) {
    return receive(() -> new CopiedSnapshot(folder));
  }

  /**
   * Receives the newest that is whole.
   *
   * @param destinations a new one for each that is tried; closed here
   * @return empty if the core has none
   * @throws FeedUnavailableException if it cannot be had at present, saying why
   */
  <T> Optional<T> receive(Supplier<SnapshotDestination<T>> destinations) {
    try {
      receiving.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FeedUnavailableException("interrupted while another snapshot arrived", e);
    }
    try {
      return receiveNewestWhole(destinations);
    } finally {
      receiving.unlock();
    }
  }

  private <T> Optional<T> receiveNewestWhole(Supplier<SnapshotDestination<T>> destinations) {
    long before = Long.MAX_VALUE;
    JournalException damage = null;
    while (true) {
      try (SnapshotDestination<T> destination = destinations.get()) {
        OptionalLong arrived = transfer(before, destination);
        if (arrived.isEmpty() && damage == null) {
          return Optional.empty();
        }
        if (arrived.isEmpty()) {
          throw new FeedUnavailableException(
              "the core has no snapshot that is whole: " + damage.getMessage(), damage);
        }
        before = arrived.getAsLong();
        try {
          return Optional.of(destination.complete());
        } catch (JournalException e) {
          LOG.warn(
              "the core's snapshot at sequence {} is passed over for an older one: {}",
              before,
              e.getMessage());
          damage = e;
        }
      } catch (IOException e) {
        throw new FeedUnavailableException("cannot keep the core's snapshot: " + e, e);
      }
    }
  }

  /**
   * Has one sent.
   *
   * @return its sequence; empty if there is none before that
   */
  private OptionalLong transfer(long before, SnapshotDestination<?> to) throws IOException {
    if (uplink.connection() < 0) {
      throw new FeedUnavailableException("no connection to the core");
    }
    SnapshotTransfer transfer =
        new SnapshotTransfer(transferIds.getAsLong(), before, settings, uplink);
    transfers.add(transfer);
    try {
      return await(transfer, to);
    } finally {
      transfer.close();
    }
  }

  private OptionalLong await(SnapshotTransfer transfer, SnapshotDestination<?> to)
      throws IOException {
    long beganNs = clock.nanoTime();
    long progressNs = beganNs;
    boolean begun = false;
    while (true) {
      int read = transfer.poll();
      if (closed) {
        throw new IllegalStateException("the link is closed");
      }
      SnapshotTransfer.State state = transfer.state();
      boolean arrives =
          state == SnapshotTransfer.State.RECEIVING || state == SnapshotTransfer.State.WHOLE;
      if (arrives && !begun) {
        begun = true;
        to.begin(transfer.sequence(), transfer.bytes());
      }
      if (arrives) {
        to.write(transfer.stage());
        transfer.taken();
      }
      switch (state) {
        case WHOLE -> {
          logArrival(transfer, clock.nanoTime() - beganNs);
          return OptionalLong.of(transfer.sequence());
        }
        case NONE -> {
          return OptionalLong.empty();
        }
        case FAILED ->
            throw new FeedUnavailableException(
                "the core's snapshot did not arrive: " + transfer.finding());
        case JOINING, ASKED, RECEIVING, CLOSED -> {}
      }
      long now = clock.nanoTime();
      if (read > 0) {
        progressNs = now;
      } else {
        pause(now - progressNs);
      }
    }
  }

  private void pause(long silenceNs) {
    if (silenceNs > settings.serverTimeout().toNanos()) {
      throw new FeedUnavailableException(
          "the core's snapshot did not arrive: nothing came for " + settings.serverTimeout());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new FeedUnavailableException("interrupted while a snapshot arrived");
    }
    LockSupport.parkNanos(PARK_NS);
  }

  private static void logArrival(SnapshotTransfer transfer, long tookNs) {
    LOG.info(
        "the core's snapshot at sequence {} has arrived, {} bytes in {} ms",
        transfer.sequence(),
        transfer.bytes(),
        TimeUnit.NANOSECONDS.toMillis(tookNs));
  }

  // For the agent.

  /** A turn: asks for what is wanted over the present connection. 0: there is none. */
  int work(MediaClient media, long connectionNumber) {
    int work = 0;
    for (SnapshotTransfer transfer : transfers) {
      work += transfer.work(media, connectionNumber);
      if (transfer.isFreed()) {
        transfers.remove(transfer);
      }
    }
    return work;
  }

  void onRefusal(long transferId, String finding) {
    for (SnapshotTransfer transfer : transfers) {
      if (transfer.transferId() == transferId) {
        transfer.onRefusal(finding);
      }
    }
  }

  /** Whether none uses Aeron's memory any more, now that the media driver is gone. */
  boolean letGo() {
    return letGo(0);
  }

  /**
   * Ends those under way.
   *
   * @return false if a thread did not let go in time: then Aeron's memory must stay where it is
   */
  boolean close() {
    closed = true;
    return letGo(CLOSE_WAIT_NS);
  }

  private boolean letGo(long waitNs) {
    boolean unused = true;
    for (SnapshotTransfer transfer : transfers) {
      unused &= transfer.letGo(waitNs);
    }
    return unused;
  }
}
