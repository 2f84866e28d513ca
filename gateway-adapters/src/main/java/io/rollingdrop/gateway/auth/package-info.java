/** Who is asking: API keys, signed requests, nonces, and how much each key may ask for. */
package io.rollingdrop.gateway.auth;
