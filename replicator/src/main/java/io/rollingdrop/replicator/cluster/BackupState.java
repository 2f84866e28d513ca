package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.Position;

/**
 * How a copy of a cluster is.
 *
 * @param leader that it is copied from; -1 before one has answered
 * @param position through which the log is here; -1 before its first byte
 * @param behindNs at most so much of what the cluster has committed is not here, in nanoseconds of
 *     its work; -1 before that is known
 * @param events the last event that is here; the command's log may follow
 * @param snapshot sequence of the newest snapshot that is whole here; 0 if there is none
 * @param hindrance what keeps it from being complete; empty if nothing does
 */
public record BackupState(
    int leader, long position, long behindNs, Position events, long snapshot, String hindrance) {}
