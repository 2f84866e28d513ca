/**
 * The configuration service and the console's server. Begin at {@link
 * io.rollingdrop.satellite.config.ConfigService}: what is wired to what. Then {@code document}
 * (what may be configured), {@code store} (where it is kept), {@code apply} (how it gets into
 * force).
 */
package io.rollingdrop.satellite.config;
