package io.rollingdrop.lab.vectors;

/** A workload cannot be read, or asks for what the engine would not do; the message says which. */
public final class WorkloadException extends RuntimeException {

  public WorkloadException(String message) {
    super(message);
  }

  public WorkloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
