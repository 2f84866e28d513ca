/**
 * The core replicated: Aeron Cluster orders and replicates commands, every node decides them and
 * publishes the same events, and a client's link finds the leader.
 */
package io.rollingdrop.replicator.cluster;
