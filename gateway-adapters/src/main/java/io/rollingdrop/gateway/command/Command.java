package io.rollingdrop.gateway.command;

import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/** A command as a request asks for it, before it has a header. */
public interface Command {

  /** The account acted for; 0 for none. */
  long accountId();

  /** What it is about, in words, to begin the detail of a problem. */
  String subject();

  /**
   * Encodes the command.
   *
   * @param buffer zeroed
   * @param messageHeader to encode the message header with
   * @param fillHeader is given the command header to fill
   * @return length of the command after the message header, in bytes
   */
  int encode(
      MutableDirectBuffer buffer,
      MessageHeaderEncoder messageHeader,
      Consumer<CommandHeaderEncoder> fillHeader);
}
