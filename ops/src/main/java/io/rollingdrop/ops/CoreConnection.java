package io.rollingdrop.ops;

import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;

/**
 * The two ways to a core in other processes, be it one or a cluster.
 *
 * @param commands in
 * @param events out
 */
record CoreConnection(CommandLink commands, EventFeed events) {}
