package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronEvent;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of a cluster elsewhere: its events, its snapshots, and the log behind them, through
 * what it has committed some moments ago. The cluster does not wait for it. Should all of the
 * cluster be lost, {@link Promotion} makes nodes of the copy.
 *
 * <p>Follows a change of the leader, and goes on where it was after a restart.
 */
public final class BackupNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupNode.class);
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);
  private static final int CARE_POLL_MS = 100;
  private static final int EVENTS_POLL_MS = 1;
  private static final long SILENCE_MS = TimeUnit.SECONDS.toMillis(10);

  private final BackupSettings settings;
  private final Consumer<Throwable> onFailure;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final NodeFolder folder;
  private final Runnable unlock;
  private MediaDriver driver;
  private Aeron client;
  private ClusterCopy copy;
  private SnapshotFetch fetch;
  private BackupWatch watch;
  private AgentRunner watching;
  private AgentRunner care;
  private ClusterEvents cluster;
  private EventCopy events;
  private AgentRunner copyingEvents;
  private volatile long snapshot;
  private volatile String hindrance = "";

  private BackupNode(BackupSettings settings, Consumer<Throwable> onFailure) {
    this.settings = settings;
    this.onFailure = onFailure;
    folder = new NodeFolder(settings.directory());
    unlock = JournalDirectory.lock(settings.directory());
  }

  /**
   * Starts copying, and goes on until closed; waits for no answer.
   *
   * @param onFailure told if it cannot go on, on a thread of its own
   * @throws io.rollingdrop.pipeline.JournalException if another process has the folder
   * @throws IllegalStateException if the copy was promoted, a port is taken, or there is no room in
   *     the media driver's folder
   */
  public static BackupNode start(BackupSettings settings, Consumer<Throwable> onFailure) {
    BackupNode node = new BackupNode(settings, onFailure);
    try {
      node.run();
      return node;
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  /**
   * Puts what is in a copy's folder aside, beside it.
   *
   * @return where it is now; empty if there was nothing
   * @throws io.rollingdrop.pipeline.JournalException if another process has it
   */
  public static Optional<Path> putAside(Path directory) {
    return NodeFolder.putAside(directory);
  }

  private void run() {
    if (folder.fences().isPresent()) {
      throw new IllegalStateException(
          "the copy in %s was promoted: it is a node's now. Keep a new copy, of the new cluster, in another folder, or here with --anew"
              .formatted(settings.directory()));
    }
    if (folder.promotion().isPresent()) {
      throw new IllegalStateException(
          "the copy in %s is being promoted, and nodes of its cluster may be fenced: run 'cluster promote' again, which goes on; or begin anew, with --anew"
              .formatted(settings.directory()));
    }
    ClusterNodeSettings member = settings.copying();
    driver = MediaDrivers.start(settings.drivers(), settings.core().newAgentIdleStrategy());
    ArchiveContexts archives = new ArchiveContexts(member, driver.aeronDirectoryName());
    copy = new ClusterCopy(member, archives, folder, ASK_EVERY, problems("copy"));
    client =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(problems("client")));
    watch = new BackupWatch(member, archives, client, copy, this::fail);
    watching = startAgent("the watch over the copy", watch, CARE_POLL_MS);
    cluster =
        new ClusterEvents(
            ClusterClientSettings.of(
                driver.aeronDirectoryName(),
                settings.members(),
                settings.self().host(),
                settings.token(),
                0,
                settings.directory().resolve("spool")));
    events = new EventCopy(settings, cluster, folder, this::fail);
    copyingEvents = startAgent("the copying of events", events, EVENTS_POLL_MS);
    fetch = new SnapshotFetch(member, driver.aeronDirectoryName(), folder.core());
    care =
        startAgent(
            "the care for the copy",
            new CompositeAgent(
                List.of(
                    new Snapshots(),
                    new LogRetention(
                        folder, archives.local(client), settings.log(), () -> snapshot))),
            CARE_POLL_MS);
  }

  private static AgentRunner startAgent(String what, Agent agent, int pollMs) {
    AgentRunner runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(pollMs),
            cause -> LOG.warn("in {}, which goes on", what, cause),
            null,
            agent);
    AgentRunner.startOnThread(runner);
    return runner;
  }

  /** Brings the core's snapshots that go with the cluster's. May wait for who sends one. */
  private final class Snapshots implements Agent {
    @Override
    public int doWork() {
      if (copy.hasEnded()) {
        fail(new IllegalStateException("the copying has ended: " + copy.failure()));
        return 0;
      }
      if (!folder.hasIndex()) {
        return 0;
      }
      List<Long> sequences = copy.snapshotSequences(copy.position());
      if (sequences.isEmpty() || sequences.getFirst() <= snapshot) {
        hindrance = "";
        return 0;
      }
      long newest = sequences.getFirst();
      if (JournalDirectory.hasSnapshot(folder.core(), newest) || fetch.fetch(List.of(newest))) {
        snapshot = newest;
        hindrance = "";
        LOG.info("the snapshot of sequence {} is here", newest);
      } else {
        hindrance =
            "the core's snapshot of sequence %d is not here yet. %s"
                .formatted(newest, fetch.finding());
      }
      return 1;
    }

    @Override
    public String roleName() {
      return "backup-snapshots";
    }
  }

  private ErrorHandler problems(String part) {
    return cause -> {
      if (cause instanceof AeronEvent || cause instanceof FeedUnavailableException) {
        LOG.warn("{}: {}", part, cause.getMessage());
      } else {
        LOG.warn("{}, which goes on", part, cause);
      }
    };
  }

  private void fail(Throwable cause) {
    if (!closing.get() && failed.compareAndSet(false, true)) {
      onFailure.accept(cause);
    }
  }

  /** How the copy is; any thread. */
  public BackupState state() {
    String hindered = events.hindrance().isEmpty() ? hindrance : events.hindrance();
    if (copy.silenceMs() > SILENCE_MS) {
      hindered =
          "no leader answers, for %d s. %s".formatted(copy.silenceMs() / 1000, copy.failure());
    } else if (copy.position() < 0) {
      hindered = "nothing of the log is here yet. " + copy.failure();
    }
    return new BackupState(
        copy.leader(),
        copy.position(),
        watch.behindNs(),
        events.position(),
        snapshot,
        hindered.strip());
  }

  /** Stops copying; what there is stays. Idempotent. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      CloseHelper.quietCloseAll(
          watching, care, copyingEvents, cluster, fetch, client, copy, driver);
    } finally {
      unlock.run();
    }
  }
}
