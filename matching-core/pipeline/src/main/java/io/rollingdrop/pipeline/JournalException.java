package io.rollingdrop.pipeline;

/** A journal cannot be read or written; the message names the place, the rule and the remedy. */
public final class JournalException extends RuntimeException {
  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
