package io.rollingdrop.replicator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's own commands. */
final class Shell {

  private static final long LIMIT_S = 20;

  private Shell() {}

  /**
   * Runs a command that must succeed.
   *
   * @throws IllegalStateException with what it said, if it does not
   */
  static void run(String... command) {
    String said = output(command);
    if (said != null) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
  }

  /** Runs a command of whose failure nothing is to be made. */
  static boolean succeeds(String... command) {
    return output(command) == null;
  }

  /** What a failed command has said; null if it succeeded. */
  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.onExit().orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
      return process.exitValue() == 0 ? null : said.strip() + " (" + process.exitValue() + ")";
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().contains("No such file")) {
        return "there is no such command";
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this process may do what only root may. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
