package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.RejectReason;

/** What a client was told when it submitted an order, for the first time or again. */
sealed interface Attempt {

  /** Not sent, and so never executed by this attempt. */
  record Refused(Outcome.Refusal reason) implements Attempt {}

  /** Sent, and no answer in time. */
  record Unknown() implements Attempt {}

  /** Sent, and nothing told by the time that the test ended. */
  record Waiting() implements Attempt {}

  /**
   * Decided.
   *
   * @param sequence of this attempt
   * @param executedAt the sequence at which the order was decided: this attempt's or an earlier's
   * @param reason of the decision
   */
  record Answered(long sequence, long executedAt, RejectReason reason) implements Attempt {}

  /** One word, as {@link #parse} reads it. */
  default String word() {
    return switch (this) {
      case Refused refused -> "R:" + refused.reason();
      case Unknown unknown -> "U";
      case Waiting waiting -> "W";
      case Answered answer ->
          "A:" + answer.sequence() + ":" + answer.executedAt() + ":" + answer.reason();
    };
  }

  static Attempt parse(String word) {
    String[] parts = word.split(":");
    return switch (parts[0]) {
      case "R" -> new Refused(Outcome.Refusal.valueOf(parts[1]));
      case "U" -> new Unknown();
      case "W" -> new Waiting();
      case "A" ->
          new Answered(
              Long.parseLong(parts[1]), Long.parseLong(parts[2]), RejectReason.valueOf(parts[3]));
      default -> throw new IllegalArgumentException(word);
    };
  }
}
