package io.rollingdrop.lab.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end. */
final class Shell {

  private static final int LAST_CHARACTERS = 600;
  private static final long LONGEST_M = 30;

  private Shell() {}

  /**
   * Runs a command; if this thread is interrupted, the command is stopped.
   *
   * @return what it printed on standard output, without white space at its ends
   * @throws IllegalStateException with the command and the end of what it printed, if it fails
   */
  static String run(Path folder, List<String> command) throws InterruptedException {
    Process process = null;
    try {
      Path errors = Files.createTempFile("rollingdrop-compare", ".err");
      try {
        process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(LONGEST_M, TimeUnit.MINUTES) || process.exitValue() != 0) {
          throw new IllegalStateException(
              "%s in %s failed: %s"
                  .formatted(
                      String.join(" ", command),
                      folder,
                      end(printed + "\n" + Files.readString(errors))));
        }
        return printed;
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    } finally {
      if (process != null && process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    }
  }

  private static String end(String text) {
    String stripped = text.strip();
    return stripped.substring(Math.max(0, stripped.length() - LAST_CHARACTERS));
  }
}
