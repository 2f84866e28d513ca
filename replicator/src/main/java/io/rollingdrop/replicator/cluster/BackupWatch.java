package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a copy is behind: asks the leader's archive once a second where its log ends, and
 * remembers until the copy has come there. Finds also that the copy cannot go on at all.
 */
final class BackupWatch implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(BackupWatch.class);
  private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_SAMPLES = 1 << 16;
  private static final long UNKNOWN = -1;

  /** Verdicts in a row before it counts: the leader may just have changed. */
  private static final int PATIENCE = 5;

  private record Sample(long atNs, long end) {}

  private final ClusterNodeSettings settings;
  private final ArchiveContexts archives;
  private final Aeron client;
  private final ClusterCopy copy;
  private final Consumer<Throwable> fail;
  private final Deque<Sample> ahead = new ArrayDeque<>();
  private AeronArchive archive;
  private int asked = -1;
  private int hopeless;
  private long nextNs = System.nanoTime();
  private volatile long reachedNs = UNKNOWN;
  private volatile boolean reached;

  /**
   * @param client stays the caller's
   * @param fail told that the copy cannot go on
   */
  BackupWatch(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      Aeron client,
      ClusterCopy copy,
      Consumer<Throwable> fail) {
    this.settings = settings;
    this.archives = archives;
    this.client = client;
    this.copy = copy;
    this.fail = fail;
  }

  /** See {@link BackupState#behindNs}. Any thread. */
  long behindNs() {
    return reached ? System.nanoTime() - reachedNs : UNKNOWN;
  }

  @Override
  public int doWork() {
    long now = System.nanoTime();
    long position = copy.position();
    while (!ahead.isEmpty() && ahead.peekFirst().end() <= position) {
      reachedNs = ahead.pollFirst().atNs();
      reached = true;
    }
    if (now - nextNs < 0 || copy.leader() < 0) {
      return 0;
    }
    nextNs = now + EVERY_NS;
    askLeader(now, position);
    return 1;
  }

  private void askLeader(long now, long position) {
    try {
      if (archive == null || asked != copy.leader()) {
        CloseHelper.quietClose(archive);
        archive = null;
        asked = copy.leader();
        archive = AeronArchive.connect(archives.remote(settings.member(asked), client));
      }
      Optional<LogExtent> log = LogExtent.of(archive);
      if (log.isPresent()) {
        judge(log.get(), position >= 0 ? position : endOfCopy());
        if (ahead.size() < MOST_SAMPLES) {
          ahead.addLast(new Sample(now, log.get().end()));
        }
      }
    } catch (AeronException e) {
      LOG.debug("the archive of member {} does not answer", asked, e);
      CloseHelper.quietClose(archive);
      archive = null;
    }
  }

  /** Of what is here from before; -1 if there is nothing. */
  private long endOfCopy() {
    try (AeronArchive own = AeronArchive.connect(archives.local(client))) {
      return LogExtent.of(own).map(LogExtent::end).orElse(UNKNOWN);
    }
  }

  private void judge(LogExtent log, long position) {
    boolean gap = position >= 0 && log.start() > position;
    boolean other = position > log.end();
    hopeless = gap || other ? hopeless + 1 : 0;
    if (hopeless < PATIENCE) {
      return;
    }
    fail.accept(
        new IllegalStateException(
            gap
                ? "this copy was away for too long: it ends at position %d, and what follows is removed on member %d, whose log begins at %d. Begin anew, with --anew: what is here is put aside"
                    .formatted(position, asked, log.start())
                : "this copy ends at position %d, but the log of member %d at %d: it is of another cluster, or the cluster has lost what it had committed. Keep it, and look into that; --anew puts it aside and begins anew"
                    .formatted(position, asked, log.end())));
  }

  @Override
  public void onClose() {
    CloseHelper.quietClose(archive);
  }

  @Override
  public String roleName() {
    return "backup-watch";
  }
}
