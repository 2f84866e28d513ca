package io.rollingdrop.protocol;

import java.util.List;
import org.agrona.DirectBuffer;

/** What became of a submitted command. */
public sealed interface Outcome {

  /**
   * The core decided. Accepted or rejected is said by the first event.
   *
   * @param sequence of the command in the total order of its shard
   * @param events all events of the command, in order, each with its SBE message header; at least
   *     one. Own copies.
   */
  record Answered(long sequence, List<DirectBuffer> events) implements Outcome {}

  /** The command was not sent and will never be executed. */
  record Refused(Refusal reason, String detail) implements Outcome {}

  /**
   * The command was sent and no answer came in time: it may or may not have been, or yet be,
   * executed. To know, submit the same command with the same idempotency key within the window: it
   * is then answered with the first outcome, or executed for the first time; or read the state at
   * or after the present sequence once its deadline has passed.
   */
  record Unknown(String detail) implements Outcome {}

  /** Why a command was not sent. */
  enum Refusal {
    /** The bytes are not a command of this schema. Correct them; a retry cannot help. */
    MALFORMED,
    /** The core, or the way to it, takes no more just now. Retry after a pause. */
    BACK_PRESSURE,
    /** The core's disk is nearly full. Retry after a longer pause; an operator has to make room. */
    STORAGE_FULL,
    /** There is no session with a core at present. Retry after a pause. */
    NOT_CONNECTED,
    /** This client was closed. */
    CLOSED
  }
}
