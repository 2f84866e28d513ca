package io.rollingdrop.lab.html;

import java.io.Serial;

/** A folder is no results folder; the message names it, the rule and the remedy in one line. */
public final class ResultsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  ResultsException(String message) {
    super(message);
  }

  ResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
