/**
 * The roles of RollingDrop as processes: core, gateway, both in one, and the tools of an operator.
 * Start at {@link io.rollingdrop.ops.Main}; the launcher {@code ops/rollingdrop} builds and starts
 * what is here.
 */
package io.rollingdrop.ops;
