/**
 * The core as a role: the core on its folder, with its health, metrics and stage latencies over
 * HTTP. Start at {@link io.rollingdrop.ops.core.CoreRole}.
 */
package io.rollingdrop.ops.core;
