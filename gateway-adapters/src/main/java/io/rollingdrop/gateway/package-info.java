/**
 * The front doors: partners' REST and WebSocket, the operator's door, the public market page.
 * Everything below them is a {@link io.rollingdrop.protocol.CoreClient} and an {@link
 * io.rollingdrop.protocol.EventFeed}; start reading at {@code Gateway}.
 */
package io.rollingdrop.gateway;
