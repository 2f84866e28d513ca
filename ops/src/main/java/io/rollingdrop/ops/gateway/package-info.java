/**
 * The gateway as a role: what it needs of the core's process, the first keys, the demo tenant.
 * Start at {@link io.rollingdrop.ops.gateway.GatewayRole}.
 */
package io.rollingdrop.ops.gateway;
