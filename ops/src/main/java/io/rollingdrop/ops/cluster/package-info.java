/**
 * Nodes of a cluster as roles, and the tools that look at them. Start at {@link
 * io.rollingdrop.ops.cluster.NodeRole}.
 */
package io.rollingdrop.ops.cluster;
