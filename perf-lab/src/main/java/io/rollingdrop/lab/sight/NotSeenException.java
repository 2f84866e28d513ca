package io.rollingdrop.lab.sight;

/** A place does not show what it should. The message says which and what. */
final class NotSeenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotSeenException(String message) {
    super(message);
  }

  NotSeenException(String message, Throwable cause) {
    super(message, cause);
  }
}
