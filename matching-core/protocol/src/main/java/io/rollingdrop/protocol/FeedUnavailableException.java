package io.rollingdrop.protocol;

/** The feed cannot be reached at present; the position is kept and polling may go on. */
public final class FeedUnavailableException extends RuntimeException {
  public FeedUnavailableException(String message) {
    super(message);
  }

  public FeedUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
