package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * The rules that will decide the next command, for the thread that sequences: by them it tells what
 * is a command and takes a number. They are a function of the commands before it, so every node and
 * every replay tells alike.
 *
 * <p>Whether an activation is accepted only the engine knows, which decides it later and on another
 * thread. After a command that may change the rules, and only then, nothing is sequenced until the
 * engine has decided it.
 */
final class RulesInForce {

  private final int newest;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final ActivateRulesDecoder activateRules = new ActivateRulesDecoder();
  private volatile int version;

  /** Sequence of the activation that the engine has not been seen to decide; 0 if there is none. */
  private long awaited;

  // Written by the engine's thread.
  private int decidedVersion;
  private volatile long decidedSequence;

  /**
   * @param version active at the start; 0 if none are
   * @param newest that the engine knows
   */
  RulesInForce(int version, int newest) {
    this.version = version;
    this.newest = newest;
  }

  /** A well-formed command has got this number. Sequencing thread. */
  void onSequenced(long sequence, DirectBuffer buffer, int offset) {
    if (version < newest
        && CommandFormat.templateId(buffer, offset) == ActivateRulesDecoder.TEMPLATE_ID
        && mayBeAccepted(activateRules.wrapAndApplyHeader(buffer, offset, messageHeader))) {
      awaited = sequence;
    }
  }

  /** Nobody but the operator gets the sequencing thread to wait. */
  private boolean mayBeAccepted(ActivateRulesDecoder command) {
    return command.header().tenantId() == 0
        && command.rulesVersion() > version
        && command.rulesVersion() <= newest;
  }

  /** Whether the next command may be looked at and sequenced. Sequencing thread. */
  boolean areKnown() {
    if (awaited != 0 && decidedSequence >= awaited) {
      version = decidedVersion;
      awaited = 0;
    }
    return awaited == 0;
  }

  /** 0 before any are active. Any thread; the sequencing thread after {@link #areKnown}. */
  int version() {
    return version;
  }

  /** An activation was decided: accepted or not, these rules are active now. Engine's thread. */
  void onDecided(long sequence, int active) {
    decidedVersion = active;
    decidedSequence = sequence;
  }
}
