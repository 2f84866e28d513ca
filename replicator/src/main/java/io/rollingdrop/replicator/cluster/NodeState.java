package io.rollingdrop.replicator.cluster;

import io.aeron.cluster.service.Cluster;

/**
 * What a node is, and has done.
 *
 * @param role leader, follower, candidate
 * @param term of leadership; -1 before the first
 * @param leader member id of the term's leader; -1 before the first
 * @param terms begun since this node was started
 * @param logPosition of what the node has read of the log, in bytes
 */
public record NodeState(Cluster.Role role, long term, int leader, long terms, long logPosition) {

  static final NodeState NONE = new NodeState(Cluster.Role.FOLLOWER, -1, -1, 0, 0);

  /** Whether it leads. */
  public boolean leads() {
    return role == Cluster.Role.LEADER;
  }

  NodeState with(Cluster.Role other) {
    return new NodeState(other, term, leader, terms, logPosition);
  }

  NodeState withTerm(long newTerm, int newLeader) {
    return new NodeState(role, newTerm, newLeader, terms + 1, logPosition);
  }

  NodeState at(long position) {
    return new NodeState(role, term, leader, terms, position);
  }
}
