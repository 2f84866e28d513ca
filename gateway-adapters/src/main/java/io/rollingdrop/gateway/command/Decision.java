package io.rollingdrop.gateway.command;

import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * An accepted command.
 *
 * @param sequence of the command; of a repeat, that of the first
 * @param repeat the core's answer to a repeat; null if this is the first
 * @param events of the command; of a repeat, none
 */
public record Decision(long sequence, CommandRepeatedDecoder repeat, List<DirectBuffer> events) {

  /**
   * @throws ProblemException if the outcome is anything but an accept
   */
  static Decision of(Outcome outcome, Command command) {
    return switch (outcome) {
      case Outcome.Answered answered -> answered(answered, command);
      case Outcome.Refused refused -> throw refused(refused);
      case Outcome.Unknown unknown ->
          throw ProblemType.OUTCOME_UNKNOWN
              .problem(
                  "No answer came in time: it may have been executed, or not. Retry with the same"
                      + " Idempotency-Key to get the first outcome, or to have it executed once.")
              .retryAfter(1);
    };
  }

  private static Decision answered(Outcome.Answered answered, Command command) {
    DirectBuffer first = answered.events().getFirst();
    return switch (CommandFormat.templateId(first, 0)) {
      case CommandRejectedDecoder.TEMPLATE_ID -> {
        CommandRejectedDecoder rejected =
            new CommandRejectedDecoder().wrapAndApplyHeader(first, 0, new MessageHeaderDecoder());
        throw rejected(rejected.reason(), command, answered.sequence());
      }
      case CommandRepeatedDecoder.TEMPLATE_ID -> {
        CommandRepeatedDecoder repeat =
            new CommandRepeatedDecoder().wrapAndApplyHeader(first, 0, new MessageHeaderDecoder());
        if (repeat.reason() != RejectReason.NONE) {
          throw rejected(repeat.reason(), command, repeat.originalSequence())
              .withHeader(HeaderField.IDEMPOTENCY_REPLAYED, "true");
        }
        yield new Decision(repeat.originalSequence(), repeat, List.of());
      }
      default -> new Decision(answered.sequence(), null, answered.events());
    };
  }

  private static ProblemException rejected(RejectReason reason, Command command, long sequence) {
    return Rejection.problem(reason, command)
        .withHeader(HeaderField.SEQUENCE, Long.toString(sequence));
  }

  private static ProblemException refused(Outcome.Refused refused) {
    return switch (refused.reason()) {
      case BACK_PRESSURE ->
          ProblemType.BACK_PRESSURE
              .problem("Nothing was executed: " + refused.detail() + ". Retry after 1 s.")
              .retryAfter(1);
      case STORAGE_FULL ->
          ProblemType.CORE_STORAGE_FULL
              .problem("Nothing was executed: " + refused.detail() + ". Retry after 30 s.")
              .retryAfter(30);
      case NOT_CONNECTED, CLOSED ->
          ProblemType.NOT_CONNECTED
              .problem("Nothing was executed: " + refused.detail() + ". Retry after 1 s.")
              .retryAfter(1);
      case MALFORMED ->
          throw new IllegalStateException("the gateway encoded no command: " + refused.detail());
    };
  }

  /** Whether this tells the outcome of an earlier request with the same key. */
  public boolean isRepeat() {
    return repeat != null;
  }

  /** The reply, marked with the sequence, and as replayed if it is. */
  public Reply mark(Reply reply) {
    if (isRepeat()) {
      reply.with(HeaderField.IDEMPOTENCY_REPLAYED, "true");
    }
    return reply.withSequence(sequence);
  }
}
