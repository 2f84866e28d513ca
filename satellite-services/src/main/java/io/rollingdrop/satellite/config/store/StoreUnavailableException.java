package io.rollingdrop.satellite.config.store;

/** PostgreSQL did not answer, or not in time: what was asked for may have happened, or not. */
public final class StoreUnavailableException extends RuntimeException {

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
