package io.rollingdrop.ops;

import ch.qos.logback.classic.Level;
import io.rollingdrop.ops.process.RoleProcess;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every role. */
final class RoleOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:ROLLINGDROP_DATA:-.rollingdrop}",
      description = "Data folder. Default: ROLLINGDROP_DATA, or ${DEFAULT-VALUE}.")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:ROLLINGDROP_HOST:-127.0.0.1}",
      description = "Address to listen on. Default: ROLLINGDROP_HOST, or 127.0.0.1.")
  private String host;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "${env:ROLLINGDROP_LOG_LEVEL:-INFO}",
      description = "ERROR, WARN, INFO or DEBUG. Default: ROLLINGDROP_LOG_LEVEL, or INFO.")
  private String logLevel;

  @Option(
      names = "--log-console",
      description = "Write logs to standard output too, not only to DIR/logs/ROLE.log.")
  private boolean logToConsole;

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  String host() {
    return host;
  }

  RoleProcess.Settings process(String role) {
    return new RoleProcess.Settings(role, data(), Level.toLevel(logLevel), logToConsole);
  }
}
