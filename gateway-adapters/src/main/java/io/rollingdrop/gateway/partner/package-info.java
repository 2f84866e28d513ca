/**
 * The partners' REST door, {@code /v1}: orders, batches, balances, fills, reference data. Start
 * reading at {@link io.rollingdrop.gateway.partner.PartnerRoutes}.
 */
package io.rollingdrop.gateway.partner;
