package io.rollingdrop.replicator.link;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A core in this process, which can be exchanged for another on the same folder: its link and feed
 * then count as lost and found again.
 */
final class CoreInProcess implements CoreUnderTest {

  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 14,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          16);

  private record Running(Core core, CommandLink link, long generation) {}

  private final Path directory;

  /** Held by whoever reads the running core's journal, and while it is closed. */
  private final Object journalInUse = new Object();

  private volatile Running running;
  private long generation;

  CoreInProcess(Path directory) {
    this.directory = directory;
    restart();
  }

  /** A small core on a folder. */
  static Core startCore(Path directory) {
    CoreSettings settings = CoreSettings.DEFAULTS.with(Durability.MEMORY).with(SMALL);
    return Core.start(
        settings,
        JournalDirectory.open(directory, Durability.MEMORY, new OffsetEpochNanoClock()),
        cause -> {
          throw new AssertionError("the core has failed", cause);
        });
  }

  @Override
  public void restart() {
    Core core = startCore(directory);
    running = new Running(core, core.newLink(), ++generation);
  }

  @Override
  public void kill() {
    Running last = running;
    running = null;
    synchronized (journalInUse) {
      last.core.close();
    }
  }

  @Override
  public CommandLink commands() {
    return new CommandLink() {
      @Override
      public Offer offer(DirectBuffer command, int offset, int length) {
        Running now = running;
        return now == null ? Offer.NOT_CONNECTED : now.link.offer(command, offset, length);
      }

      @Override
      public long connection() {
        Running now = running;
        return now == null ? -1 : now.generation;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public EventFeed events() {
    return Subscription::new;
  }

  /** Follows whichever core runs, from where it was. */
  private final class Subscription implements EventSubscription {
    private Position position;
    private EventSubscription current;
    private long currentGeneration;

    Subscription(Position from) {
      position = from;
    }

    @Override
    public int poll(EventHandler handler, int limit) {
      synchronized (journalInUse) {
        Running now = running;
        if (now == null) {
          throw new FeedUnavailableException("the core is down");
        }
        if (current == null || currentGeneration != now.generation) {
          current = now.core.feed().open(position);
          currentGeneration = now.generation;
        }
        try {
          return current.poll(handler, limit);
        } finally {
          position = current.position();
        }
      }
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public void close() {
      synchronized (journalInUse) {
        Running now = running;
        if (current != null && now != null && currentGeneration == now.generation) {
          current.close();
        }
      }
    }
  }

  @Override
  public void close() {
    if (running != null) {
      kill();
    }
  }
}
