package io.rollingdrop.replicator.cluster;

import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What came of a promotion.
 *
 * @param epoch that the promoted copy has begun
 * @param last sequence of the last command that it has of the lost cluster
 * @param fenced the nodes that have said that they take part no more, each with the last sequence
 *     that it had decided
 * @param compared how many commands were decided again of which the nodes' events were here, and
 *     the same
 * @param agreed reports of what the cluster's nodes had come to, found in the log and equal to what
 *     the promoted copy has come to
 * @param agreedThrough the last sequence of one of them
 * @param snapshot sequence of the snapshot with which its nodes begin
 */
public record PromotionReport(
    int epoch,
    long last,
    SortedMap<Integer, Long> fenced,
    long compared,
    long agreed,
    long agreedThrough,
    long snapshot) {

  /**
   * How many commands the furthest of the fenced nodes had decided that are not here. Nodes that
   * could not be asked may have decided more; empty where none could.
   */
  public OptionalLong lost() {
    return fenced.values().stream().mapToLong(sequence -> Math.max(0, sequence - last)).max();
  }
}
