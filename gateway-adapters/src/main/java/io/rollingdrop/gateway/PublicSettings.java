package io.rollingdrop.gateway;

import io.rollingdrop.gateway.shown.ShownSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the gateway shows to everybody beyond what it folds itself.
 *
 * @param redis where market data and configuration are, as {@code redis://127.0.0.1:8379}; may hold
 *     a password. Empty: there is none, and what needs it is answered with a problem
 * @param shown bounds of snapshots and event streams
 * @param widgets folder with the widget SDK's built files, its demo page in {@code demo}. Empty:
 *     nothing is served there
 */
public record PublicSettings(Optional<URI> redis, ShownSettings shown, Optional<Path> widgets) {

  /** Neither Redis nor widgets. */
  public static PublicSettings none() {
    return new PublicSettings(Optional.empty(), ShownSettings.defaults(), Optional.empty());
  }

  /** The same with this Redis. */
  public PublicSettings withRedis(URI address) {
    return new PublicSettings(Optional.of(address), shown, widgets);
  }

  /** The same with these widgets. */
  public PublicSettings withWidgets(Path folder) {
    return new PublicSettings(redis, shown, Optional.of(folder));
  }

  /** The same with other bounds. */
  public PublicSettings withShown(ShownSettings bounds) {
    return new PublicSettings(redis, bounds, widgets);
  }

  /** Without the password that Redis's address may hold. */
  @Override
  public String toString() {
    return "redis %s, widgets %s"
        .formatted(
            redis.map(address -> address.getHost() + ":" + address.getPort()).orElse("none"),
            widgets.map(Path::toString).orElse("none"));
  }
}
