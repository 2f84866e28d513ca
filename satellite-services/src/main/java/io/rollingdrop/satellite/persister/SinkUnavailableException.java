package io.rollingdrop.satellite.persister;

/**
 * A sink that cannot be used at present; it is tried again. The message says what is waited for.
 */
public final class SinkUnavailableException extends RuntimeException {

  public SinkUnavailableException(String waitsFor) {
    super(waitsFor);
  }

  public SinkUnavailableException(String waitsFor, Throwable cause) {
    super(waitsFor, cause);
  }
}
