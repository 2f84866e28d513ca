package io.rollingdrop.pipeline;

/** A core has stopped by itself; the message says at which place, and the cause why. */
public final class CoreFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param place in words: which thread, at which command
   */
  CoreFailedException(String place, Throwable cause) {
    super(place + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    Throwable reason = cause;
    while (reason.getMessage() == null && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
  }
}
