package io.rollingdrop.replicator.cluster;

/**
 * What a node has come to.
 *
 * @param memberId the node
 * @param sequence of a tick
 * @param checksum of all events through it, which covers the state
 * @param newestRules that the node knows
 */
record StateReport(int memberId, long sequence, long checksum, int newestRules) {}
