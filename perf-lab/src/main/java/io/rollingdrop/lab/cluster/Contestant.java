package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.protocol.CommandLink;

/** A cluster that was just made, and a client of it; closed, it is stopped and forgotten. */
interface Contestant extends AutoCloseable {

  /** The way for commands; connected. */
  CommandLink link();

  /** Sees each answer. */
  AnswerWatch answers();

  /**
   * Looks at what came of it, when all is answered.
   *
   * @throws IllegalStateException if something is wrong
   */
  void judge() throws InterruptedException;

  @Override
  void close();
}
