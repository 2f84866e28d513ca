package io.rollingdrop.replicator.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rules the nodes know, by what they report through the log. A node of an older release that
 * is only away counts as well: rules are not activated that it could not decide by.
 *
 * <p>Written on the service's thread, read on any.
 */
final class KnownRules {

  private final List<Integer> members;
  private final long patienceNs;
  private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
  private volatile long nowNs;

  /**
   * @param atNs time of the log
   */
  private record Seen(int newest, long atNs) {}

  /**
   * @param members all of them, by id
   * @param patienceNs of the log's time, after which a report counts no more
   */
  KnownRules(List<Integer> members, long patienceNs) {
    this.members = List.copyOf(members);
    this.patienceNs = patienceNs;
  }

  /** A report was read from the log. */
  void onReport(StateReport report, long atNs) {
    nowNs = atNs;
    seen.put(report.memberId(), new Seen(report.newestRules(), atNs));
  }

  /** A tick was read from the log. */
  void onTick(long atNs) {
    nowNs = atNs;
  }

  /** The newest rules that all nodes know; 0 if one of them has not reported lately. */
  int common() {
    int common = Integer.MAX_VALUE;
    for (int member : members) {
      Seen last = seen.get(member);
      if (last == null || nowNs - last.atNs() > patienceNs) {
        return 0;
      }
      common = Math.min(common, last.newest());
    }
    return common;
  }
}
