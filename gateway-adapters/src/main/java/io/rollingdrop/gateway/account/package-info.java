/**
 * Read models of orders, fills, balances and reference data, folded from the event feed: one
 * writer, the thread that follows the feed, and any number of readers that never make it wait.
 * Start reading at {@link io.rollingdrop.gateway.account.ReadModels}.
 */
package io.rollingdrop.gateway.account;
