package io.rollingdrop.protocol;

import java.util.concurrent.CompletableFuture;
import org.agrona.MutableDirectBuffer;

/**
 * The way in: brings commands to the core and tells what became of each.
 *
 * <p>Thread safe. Commands of one client reach the core in the order in which {@code submit} took
 * them, each at most once, whatever is resent underneath. Every submission ends in exactly one
 * {@link Outcome}.
 */
public interface CoreClient extends AutoCloseable {

  /**
   * Submits one encoded command (SBE message header, then the message). The link's fields of the
   * command header (session, number, gateway, correlation id) are filled in here, in the given
   * buffer; the buffer may be reused on return.
   *
   * @param command buffer that holds the command
   * @param offset of the SBE message header
   * @param length in bytes, message header included
   * @return completes with the outcome, never exceptionally, and no later than the client's answer
   *     timeout. It is completed on the thread that follows the feed: continue elsewhere with
   *     anything that may block.
   */
  CompletableFuture<Outcome> submit(MutableDirectBuffer command, int offset, int length);

  /** Whether a submission made now would be sent to the core. */
  boolean isReady();

  /** Ends the session; what is still unanswered ends as {@link Outcome.Unknown}. Idempotent. */
  @Override
  void close();
}
