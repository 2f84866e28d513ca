/**
 * Holds what the satellites have stored against the core's own ledger and books, exactly, also
 * while it runs. Start at {@link io.rollingdrop.ops.reconcile.Reconciliation}.
 */
package io.rollingdrop.ops.reconcile;
