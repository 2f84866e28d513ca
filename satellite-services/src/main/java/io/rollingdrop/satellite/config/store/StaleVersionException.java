package io.rollingdrop.satellite.config.store;

/** A change was based on a version that is not the current one. Nothing was written. */
public final class StaleVersionException extends Exception {

  private final long currentVersion;

  StaleVersionException(String document, long expected, long currentVersion) {
    super(
        "'%s' is at version %d, not at %d".formatted(document, currentVersion, expected),
        null,
        false,
        false);
    this.currentVersion = currentVersion;
  }

  /** The version that is current; 0: the document does not exist. */
  public long currentVersion() {
    return currentVersion;
  }
}
