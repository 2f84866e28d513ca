package io.rollingdrop.satellite.persister;

/** A sink that must not be written to any more: trying again cannot help. It stops loudly. */
public final class SinkRefusedException extends RuntimeException {

  public SinkRefusedException(String finding) {
    super(finding);
  }

  public SinkRefusedException(String finding, Throwable cause) {
    super(finding, cause);
  }
}
