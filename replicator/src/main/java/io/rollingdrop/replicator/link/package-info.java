/**
 * The link between gateways and a core in separate processes, in solo mode: commands one way,
 * events and snapshots the other, over Aeron. {@link
 * io.rollingdrop.replicator.link.AeronLinkServer} is the core's end, {@link
 * io.rollingdrop.replicator.link.AeronLink} a gateway's. The wire and the failure cases are in this
 * module's README.
 */
package io.rollingdrop.replicator.link;
