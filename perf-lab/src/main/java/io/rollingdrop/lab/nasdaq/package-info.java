/**
 * Lab {@code nasdaq}: a real session's order flow, through the production engine or through the
 * whole running system; after every message the best bid and offer, folded from the core's events,
 * must be what the exchange itself published. A {@link io.rollingdrop.lab.nasdaq.Session} is read,
 * a {@link io.rollingdrop.lab.nasdaq.Planner} turns it into partners' operations, a venue carries
 * those out, and {@link io.rollingdrop.lab.nasdaq.StateComparison} holds the outcome against the
 * exchange's.
 */
package io.rollingdrop.lab.nasdaq;
