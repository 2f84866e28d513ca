package io.rollingdrop.replicator.cluster;

import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.collections.Long2LongHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the nodes have decided. After each tick every node reports through the log the
 * checksum that its event stream has come to, which covers its state; a node whose checksum is not
 * that of a majority takes itself out, since what it would publish is not what the others do. Where
 * no majority agrees nobody knows who is right, and all of them stop.
 *
 * <p>On the service's thread, but for {@link #latest}.
 */
final class StateComparison {

  private static final Logger LOG = LoggerFactory.getLogger(StateComparison.class);

  /** Ticks whose hashes are kept: reports come within a few of them. */
  private static final int KEPT = 1 << 14;

  /** Ticks from the first sight of a difference to the verdict: all that live have reported. */
  private static final int PATIENCE = 3;

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final int memberId;
  private final int members;
  private final TreeMap<Long, Long> own = new TreeMap<>();
  private final List<StateReport> pending = new ArrayList<>();
  private final Long2LongHashMap agreedAt = new Long2LongHashMap(UNKNOWN);
  private final Long2LongHashMap differedAt = new Long2LongHashMap(UNKNOWN);
  private int ticksOfDifference;
  private long agreed;
  private long agreedThrough;
  private volatile Position latest;
  private volatile Agreement agreement = new Agreement(0, 0, 0, 0, 0);

  /**
   * What came of the comparison with other nodes' reports.
   *
   * @param agreed reports of the same checksum as this node's
   * @param through the last sequence of one of them
   * @param agreeing nodes whose last report was such
   * @param differing nodes whose last report was another
   * @param pending reports that are not judged yet
   */
  record Agreement(long agreed, long through, int agreeing, int differing, int pending) {}

  StateComparison(int memberId, int members) {
    this.memberId = memberId;
    this.members = members;
  }

  /** The newest of this node's, to be reported; null before the first. Any thread. */
  Position latest() {
    return latest;
  }

  /** Since this node's start. Any thread. */
  Agreement agreement() {
    return agreement;
  }

  /** A node's report has come; of its own there is nothing to learn. */
  void onReport(StateReport report) {
    if (report.memberId() != memberId && pending.size() < KEPT) {
      pending.add(report);
    }
  }

  /**
   * To be called at each tick.
   *
   * @throws IllegalStateException if this node must not go on
   */
  void compare(ReplicatedCore core) {
    for (Position tick = core.pollTick(); tick != null; tick = core.pollTick()) {
      own.put(tick.sequence(), tick.checksum());
      latest = tick;
    }
    while (own.size() > KEPT) {
      own.pollFirstEntry();
    }
    pending.removeIf(this::judge);
    agreement =
        new Agreement(agreed, agreedThrough, agreedAt.size(), differedAt.size(), pending.size());
    verdict();
  }

  /** Whether the report is done with: compared, or of a moment that this node does not know. */
  private boolean judge(StateReport report) {
    Long checksum = own.get(report.sequence());
    if (checksum == null) {
      return !own.isEmpty() && report.sequence() < own.lastKey();
    }
    if (checksum == report.checksum()) {
      agreedAt.put(report.memberId(), report.sequence());
      agreed++;
      agreedThrough = Math.max(agreedThrough, report.sequence());
      differedAt.remove(report.memberId());
    } else {
      if (differedAt.put(report.memberId(), report.sequence()) == UNKNOWN) {
        LOG.error(
            "the checksum of member {} after sequence {} is {}, and this node's {}",
            report.memberId(),
            report.sequence(),
            Long.toHexString(report.checksum()),
            Long.toHexString(checksum));
      }
      agreedAt.remove(report.memberId());
    }
    return true;
  }

  private void verdict() {
    if (differedAt.isEmpty()) {
      ticksOfDifference = 0;
      return;
    }
    int agreeing = 1 + agreedAt.size();
    if (++ticksOfDifference > PATIENCE && agreeing <= members / 2) {
      throw new IllegalStateException(
          "this node has not decided as members %s, and only %d of %d agree with it:"
                  .formatted(differedAt.keySet(), agreeing, members)
              + " it must not go on. If others do, start it once with --replace; else"
              + " keep all folders for whoever looks into it");
    }
  }
}
