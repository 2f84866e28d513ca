package io.rollingdrop.gateway.operator;

import io.rollingdrop.gateway.command.Command;
import io.rollingdrop.protocol.CommandWriter;
import java.util.function.ToIntFunction;

/**
 * A command of the platform's operator, which acts for no account.
 *
 * @param subject see {@link Command#subject}
 * @param writing see {@link Command#write}
 */
record OperatorCommand(String subject, ToIntFunction<CommandWriter> writing) implements Command {

  @Override
  public long accountId() {
    return 0;
  }

  @Override
  public int write(CommandWriter writer) {
    return writing.applyAsInt(writer);
  }
}
