/**
 * Decides: a pure function of (state, command), on one thread, with no I/O, clock, thread, random
 * number or logging, and no allocation once rules are active. Start reading at {@link
 * io.rollingdrop.engine.Engine}; the ledger says who owns what, the books who wants what, and
 * {@code Trading} what an order does.
 */
package io.rollingdrop.engine;
