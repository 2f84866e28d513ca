package io.rollingdrop.lab.door;

/** A door did not answer, or not as it must; the message says which and what it said. */
public final class DoorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DoorException(String message) {
    super(message);
  }

  public DoorException(String message, Throwable cause) {
    super(message, cause);
  }
}
