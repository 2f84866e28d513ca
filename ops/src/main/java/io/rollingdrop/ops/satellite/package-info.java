/**
 * Satellites as roles: each a process of its own, with an admin door and what it needs of the core
 * and of the servers. Start at {@link io.rollingdrop.ops.satellite.SatelliteRole}; {@link
 * io.rollingdrop.ops.satellite.Satellites} lists them.
 */
package io.rollingdrop.ops.satellite;
