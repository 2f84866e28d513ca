package io.rollingdrop.replicator.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.protocol.FeedUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * Makes a node anew from the others: the newest snapshot of the cluster, the log behind it, and the
 * core's snapshot that goes with it, in a folder of its own that takes the place of the node's once
 * all is there.
 *
 * <p>The node may have been counted towards majorities before it lost its folder, and knows no
 * longer for what. So it copies from the leader, and has all that the leader had when it said,
 * longer after this start than a leader can be without a majority, that it still led: with that the
 * node has whatever was committed with its help.
 */
final class Replacement {

  /** What to do with a node that cannot go on from what it has. */
  static final String REMEDY =
      "it has to be made anew from the others: start it once with --replace, or with an empty"
          + " folder";

  private static final int LEADER_TIMEOUTS = 2;
  private static final Duration ASK_EVERY = Duration.ofMillis(500);
  private static final long SILENCE_MS = TimeUnit.SECONDS.toMillis(20);
  private static final long ASK_TERMS_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long TERMS_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long UNKNOWN = -1;

  private final ClusterNodeSettings settings;
  private final ArchiveContexts archives;
  private final NodeFolder target;
  private final RollCall rollCall;
  private final StartProgress progress;
  private final ErrorHandler problems;

  /**
   * @param rollCall stays the caller's
   * @param problems told what is got over
   */
  Replacement(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      RollCall rollCall,
      StartProgress progress,
      ErrorHandler problems) {
    this.settings = settings;
    this.archives = archives;
    target = new NodeFolder(settings.directory()).unfinishedReplacement();
    this.rollCall = rollCall;
    this.progress = progress;
    this.problems = problems;
  }

  /** Tries until the node is made. */
  void make() {
    while (true) {
      NodeFolder node = new NodeFolder(settings.directory());
      try {
        node.deleteUnfinishedReplacement();
        int leader = copy();
        addTerms(leader);
        node.acceptReplacement();
        return;
      } catch (AeronException | FeedUnavailableException | Unfinished e) {
        progress.tell("making this node anew from the others begins again: " + e.getMessage());
      }
      StartProgress.pause();
    }
  }

  /** An attempt cannot go on. */
  private static final class Unfinished extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfinished(String message) {
      super(message);
    }
  }

  /** Returns who led. */
  private int copy() {
    long provenAfterNs =
        System.nanoTime() + LEADER_TIMEOUTS * settings.times().leaderTimeout().toNanos();
    try (ClusterCopy copy = new ClusterCopy(settings, archives, target, ASK_EVERY, problems);
        SnapshotFetch snapshots =
            new SnapshotFetch(settings, archives.aeronDirectory(), target.core())) {
      long enough = UNKNOWN;
      boolean snapshotIsHere = false;
      while (true) {
        if (copy.hasEnded()) {
          throw new Unfinished("the copying has ended. " + copy.failure());
        }
        if (copy.silenceMs() > SILENCE_MS) {
          throw new Unfinished("no leader answers. " + copy.failure());
        }
        if (enough == UNKNOWN && copy.isIndexed() && copy.answeredAtNs() - provenAfterNs > 0) {
          enough = endOfLog(copy.leader());
        }
        snapshotIsHere = snapshotIsHere || (copy.isIndexed() && hasSnapshot(copy, snapshots));
        if (snapshotIsHere) {
          if (enough != UNKNOWN && copy.position() >= enough) {
            return copy.leader();
          }
          progress.tell(
              "making this node anew: the log is here through position %d, of %s"
                  .formatted(copy.position(), enough == UNKNOWN ? "some more" : enough));
        } else if (!copy.isIndexed()) {
          progress.tell(
              copy.leader() < 0
                  ? "making this node anew: waiting for a leader, and so for a majority of the"
                      + " nodes. "
                      + copy.failure()
                  : "making this node anew: copying the cluster's snapshot from member "
                      + copy.leader());
        }
        StartProgress.pause();
      }
    }
  }

  /** Any that the copied index names will do: the log is there from the first of them on. */
  private boolean hasSnapshot(ClusterCopy copy, SnapshotFetch snapshots) {
    List<Long> sequences = copy.snapshotSequences();
    if (sequences.isEmpty() || sequences.contains(0L)) {
      return true;
    }
    progress.tell(
        "making this node anew: fetching the core's snapshot of sequence %d. %s"
            .formatted(sequences.getFirst(), snapshots.finding()));
    return snapshots.fetch(sequences);
  }

  private long endOfLog(int leader) {
    try (AeronArchive archive = AeronArchive.connect(archives.remote(settings.member(leader)))) {
      return LogExtent.of(archive).map(LogExtent::end).orElse(UNKNOWN);
    }
  }

  /**
   * The copy's index has the last term only. Should this node lead, others learn from it where each
   * term began, and cut off what they have beyond.
   */
  private void addTerms(int leader) {
    try (RecordingLog index = new RecordingLog(target.cluster(), false)) {
      RecordingLog.Entry last = index.findLastTerm();
      if (last == null) {
        throw new Unfinished("the copied index has no term of leadership");
      }
      awaitTerms(leader, last.leadershipTermId);
      for (RollCall.Term term : rollCall.terms().values()) {
        if (term.term() < last.leadershipTermId && index.isUnknown(term.term())) {
          index.appendTerm(last.recordingId, term.term(), term.base(), term.timestamp());
        }
      }
      index.force(archives.syncLevel());
    }
  }

  /** What was lost on the way is asked for again. */
  private static boolean isGapless(Collection<RollCall.Term> terms) {
    long expected = 0;
    for (RollCall.Term term : terms) {
      if (term.ordinal() != expected++) {
        return false;
      }
    }
    return true;
  }

  private void awaitTerms(int leader, long last) {
    rollCall.terms().clear();
    long until = System.nanoTime() + TERMS_NS;
    long askAtNs = System.nanoTime();
    while (!rollCall.terms().containsKey(last) || !isGapless(rollCall.terms().values())) {
      if (rollCall.terms().containsKey(last)) {
        rollCall.terms().clear();
      }
      long now = System.nanoTime();
      if (now - until > 0) {
        throw new Unfinished(
            "member %d does not tell its terms through %d".formatted(leader, last));
      }
      if (now - askAtNs >= 0) {
        rollCall.askTerms(leader);
        askAtNs = now + ASK_TERMS_NS;
      }
      rollCall.doWork();
      StartProgress.pause();
    }
  }
}
