package io.rollingdrop.gateway.live;

import java.util.Locale;

/** What can be switched off while the gateway runs. */
public enum Feature {
  /** {@code POST /v1/batches}. */
  BATCHES,
  /** Event streams of markets, and the public WebSocket. */
  PUBLIC_STREAM,
  /** Snapshots of markets. */
  PUBLIC_SNAPSHOTS;

  /** Its name in the configuration. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
