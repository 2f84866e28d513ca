/**
 * Settings that change while the gateway runs: rates, the bound of batches, switched-off features.
 * Start reading at {@link io.rollingdrop.gateway.live.LiveSettings}.
 */
package io.rollingdrop.gateway.live;
