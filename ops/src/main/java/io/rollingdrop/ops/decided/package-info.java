/**
 * The truth to compare with, or to look at: the core's commands, decided again by an engine of
 * one's own. Start at {@link io.rollingdrop.ops.decided.DecidedState}.
 */
package io.rollingdrop.ops.decided;
