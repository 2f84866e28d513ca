package io.rollingdrop.infrastructure;

/** A server cannot be started. The message says which, why, and what to do. */
public final class InfrastructureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InfrastructureException(String message) {
    super(message);
  }

  InfrastructureException(String message, Throwable cause) {
    super(message, cause);
  }
}
