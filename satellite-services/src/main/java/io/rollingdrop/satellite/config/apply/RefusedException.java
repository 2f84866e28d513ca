package io.rollingdrop.satellite.config.apply;

/** A target will never take a version: trying again is of no use. */
public final class RefusedException extends Exception {

  /**
   * @param message what was refused, why, and what to do
   */
  public RefusedException(String message) {
    super(message, null, false, false);
  }
}
