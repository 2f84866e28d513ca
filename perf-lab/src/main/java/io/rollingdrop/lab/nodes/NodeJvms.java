package io.rollingdrop.lab.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JVMs beside this one, with the flags that the launcher gives a node and nothing of this one's
 * settings. None outlives this one: they are killed when it is closed, or ends by a signal. Thread
 * safe.
 */
public final class NodeJvms implements AutoCloseable {

  private static final String SETTINGS = "ROLLINGDROP_";

  private final Path root;
  private final Path logs;
  private final Runnable cleaning;
  private final Thread atExit = Thread.ofPlatform().name("kill-nodes").unstarted(this::end);

  // Guarded by this.
  private final List<Process> started = new ArrayList<>();
  private boolean ended;

  /**
   * @param root of the project
   * @param logs a folder for what the processes print
   * @param cleaning is run when the last of them has ended, and removes what killed ones leave
   */
  public NodeJvms(Path root, Path logs, Runnable cleaning) {
    this.root = root;
    this.logs = logs;
    this.cleaning = cleaning;
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + logs, e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts one. What it prints as errors is appended to {@code NAME.err}.
   *
   * @param out where standard output goes; {@link ProcessBuilder.Redirect#PIPE} to read it
   * @throws IllegalStateException if this is closed
   */
  public synchronized Process start(
      String name, ProcessBuilder.Redirect out, Class<?> main, List<String> arguments) {
    if (ended) {
      throw new IllegalStateException("the lab ends");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "@" + root.resolve("ops").resolve("jvm.options"),
            "-XX:+UseZGC",
            "-Xms512m",
            "-Xmx1g",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=" + logs.resolve(name + "-crash.log"),
            "-Drollingdrop.root=" + root,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out)
            .redirectError(ProcessBuilder.Redirect.appendTo(logs.resolve(name + ".err").toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith(SETTINGS));
    try {
      Process process = builder.start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      started.forEach(Process::destroyForcibly);
      started.forEach(process -> process.onExit().join());
      cleaning.run();
    }
  }

  /** Kills those that still run, and waits for their ends. Idempotent. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM ends already.
    }
  }
}
