package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A snapshot that a gateway receives in a thread of its own, which stands still in the middle of it
 * until told to go on.
 */
final class HeldSnapshot implements AutoCloseable {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final FutureTask<WrittenSnapshots.Content> received;

  /** Begins to receive, and returns in the middle of it. */
  HeldSnapshot(AeronLink link, Path spoolFolder) {
    RemoteFeed feed = (RemoteFeed) link.events();
    received =
        new FutureTask<>(
            () -> {
              Optional<StateSnapshot> arrived =
                  feed.snapshots().receive(() -> new Held(new SpooledSnapshot(spoolFolder)));
              return WrittenSnapshots.content(arrived.orElseThrow());
            });
    Thread.ofPlatform().daemon().start(received);
    await(reached);
  }

  /** Goes on, and returns what has arrived, or throws what the receiver did. */
  WrittenSnapshots.Content goOn() throws Exception {
    released.countDown();
    try {
      return received.get(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Await.BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("not in the middle of a snapshot in time");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    released.countDown();
  }

  private final class Held implements SnapshotDestination<StateSnapshot> {
    private final SpooledSnapshot spooled;

    Held(SpooledSnapshot spooled) {
      this.spooled = spooled;
    }

    @Override
    public void begin(long sequence, long bytes) throws IOException {
      spooled.begin(sequence, bytes);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      boolean some = bytes.hasRemaining();
      spooled.write(bytes);
      if (some) {
        reached.countDown();
        await(released);
      }
    }

    @Override
    public StateSnapshot complete() {
      return spooled.complete();
    }

    @Override
    public void close() throws IOException {
      spooled.close();
    }
  }
}
