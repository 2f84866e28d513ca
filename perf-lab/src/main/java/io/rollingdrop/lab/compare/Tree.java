package io.rollingdrop.lab.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.lab.report.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A tree of the project, built, whose labs run by its own launcher. Everything throws {@link
 * IllegalStateException} with the command and the end of what it printed, if a command fails.
 *
 * @param label for who reads
 * @param root its top folder
 */
record Tree(String label, Path root) {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LAST_CHARACTERS = 600;
  private static final long LONGEST_M = 30;

  /**
   * A revision, checked out and built in a folder of its own below {@code perf-lab/target}; what is
   * there already is used again.
   *
   * @param repository the project
   * @param revision as git understands it
   */
  static Tree of(Path repository, String revision) throws InterruptedException {
    String commit =
        run(repository, List.of("git", "rev-parse", "--verify", "--quiet", revision + "^{commit}"));
    Path folder = repository.resolve("perf-lab/target/compare").resolve(commit);
    Path complete = folder.resolveSibling(commit + ".built");
    if (!Files.exists(complete)) {
      RunFolder.delete(folder);
      try {
        Files.createDirectories(folder.getParent());
        run(
            repository,
            List.of(
                "git", "clone", "--quiet", "--shared", "--no-checkout", ".", folder.toString()));
        run(folder, List.of("git", "checkout", "--quiet", "--detach", commit));
        run(folder, List.of(launcher(folder), "build"));
        Files.createFile(complete);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot lay out " + revision + " in " + folder, e);
      }
    }
    return new Tree(revision, folder);
  }

  private static String launcher(Path root) {
    return root.resolve("ops/rollingdrop").toString();
  }

  /**
   * Runs a lab.
   *
   * @param arguments after {@code lab}
   * @return its JSON line
   */
  JsonNode lab(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher(root), "lab"));
    command.addAll(arguments);
    String printed = run(root, command);
    try {
      return MAPPER.readTree(printed.substring(printed.lastIndexOf('\n') + 1));
    } catch (IOException e) {
      throw new IllegalStateException(
          label + ": the last line of " + command + " is no JSON: " + end(printed), e);
    }
  }

  /** What the command printed on standard output, without white space at its ends. */
  private static String run(Path folder, List<String> command) throws InterruptedException {
    Path errors = null;
    Process process = null;
    try {
      errors = Files.createTempFile("rollingdrop-compare", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
      if (!command.contains("build")) {
        builder.environment().put("ROLLINGDROP_BUILD", "never");
      }
      process = builder.start();
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
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    } finally {
      stop(process);
      delete(errors);
    }
  }

  private static void stop(Process process) {
    if (process != null && process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static void delete(Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String end(String text) {
    String stripped = text.strip();
    return stripped.substring(Math.max(0, stripped.length() - LAST_CHARACTERS));
  }
}
