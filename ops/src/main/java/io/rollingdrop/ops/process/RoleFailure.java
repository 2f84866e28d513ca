package io.rollingdrop.ops.process;

/**
 * A role cannot start, or go on, for a reason that whoever runs it can mend. The message is one
 * line: what is wrong, and what to do.
 */
public final class RoleFailure extends RuntimeException {

  /** Exit code: a port or another service is not to be had. As in BSD's sysexits.h. */
  public static final int UNAVAILABLE = 69;

  /** Exit code: the role failed by itself. */
  public static final int FAILED = 70;

  /** Exit code: the data folder cannot be used. */
  public static final int DATA = 74;

  /** Exit code: the settings do not fit together, or this machine. */
  public static final int SETTINGS = 78;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public RoleFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public RoleFailure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /** What the process is to end with. */
  public int exitCode() {
    return exitCode;
  }
}
