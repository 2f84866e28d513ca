package io.rollingdrop.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * What became of a request.
 *
 * @param status of HTTP; 0: the connection failed before there was one
 * @param sequence of its command; 0: none is known
 * @param body of the reply
 */
record Reply(int status, long sequence, JsonNode body) {

  /** What a request has come to. */
  enum Outcome {
    /** Decided, and done. */
    ACCEPTED,
    /** Decided, and refused by a rule of the market. */
    REJECTED,
    /** Not taken just now; nothing was executed. */
    PUSHED_BACK,
    /** It may have been executed, or not. */
    UNKNOWN,
    /** Never sent: its trader waited too long for a connection. */
    GIVEN_UP
  }

  private static final int FIRST_ERROR = 400;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int FIRST_FAILURE = 500;

  /** What says that nothing was executed, whatever its status. */
  private static final Set<String> NOT_EXECUTED = Set.of("deadline-passed");

  Outcome outcome() {
    if (status == TOO_MANY || status == UNAVAILABLE || NOT_EXECUTED.contains(problem())) {
      return Outcome.PUSHED_BACK;
    }
    if (status == 0 || status >= FIRST_FAILURE) {
      return Outcome.UNKNOWN;
    }
    return status < FIRST_ERROR ? Outcome.ACCEPTED : Outcome.REJECTED;
  }

  /** The problem's name; empty: there is none. */
  String problem() {
    String type = body.path("type").asText();
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /** What of the order is open after the command, lots. */
  long openQuantity() {
    return body.path("open_quantity").asLong();
  }
}
