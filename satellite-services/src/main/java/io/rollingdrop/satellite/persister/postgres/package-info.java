/**
 * Orders, trades, ledger and balances in Postgres, exactly once: {@link
 * io.rollingdrop.satellite.persister.postgres.EventFold} folds events into a {@link
 * io.rollingdrop.satellite.persister.postgres.Batch}, which is written in one transaction.
 */
package io.rollingdrop.satellite.persister.postgres;
