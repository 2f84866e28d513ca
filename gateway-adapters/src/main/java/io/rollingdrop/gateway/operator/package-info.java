/**
 * The operator's door, {@code /operator/v1}, on a listener of its own: tenants, assets, accounts,
 * markets, grants, halts, freezes, deposits, withdrawals, API keys; every action audited. Start
 * reading at {@link io.rollingdrop.gateway.operator.OperatorRoutes}.
 */
package io.rollingdrop.gateway.operator;
