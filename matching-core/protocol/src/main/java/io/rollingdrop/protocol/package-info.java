/**
 * What the core says to the world and hears from it: the SBE schema with its generated codecs, and
 * the two interfaces that everything outside the core stands on, {@link
 * io.rollingdrop.protocol.CoreClient} (commands in) and {@link io.rollingdrop.protocol.EventFeed}
 * (events out). Their semantics are in this module's README.
 */
package io.rollingdrop.protocol;
