package io.rollingdrop.gateway.command;

import io.rollingdrop.protocol.CommandWriter;

/** A command as a request asks for it, before it has a header. */
public interface Command {

  /** The account acted for; 0 for none. */
  long accountId();

  /** What it is about, in words, to begin the detail of a problem. */
  String subject();

  /**
   * Writes the command.
   *
   * @param writer knows who asks, for which account, and under which key
   * @return its length in bytes
   */
  int write(CommandWriter writer);
}
