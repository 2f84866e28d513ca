package io.rollingdrop.infrastructure;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server as a child process on its folder. Thread safe. */
final class ServerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
  private static final long POLL_MS = 50;

  private final ServerFolder folder;
  private final Process process;
  private final ServerLog log;
  private final Consumer<ProcessHandle> askToStop;

  private ServerProcess(
      ServerFolder folder, Process process, ServerLog log, Consumer<ProcessHandle> askToStop) {
    this.folder = folder;
    this.process = process;
    this.log = log;
    this.askToStop = askToStop;
  }

  /**
   * Starts a server on a folder on which none runs.
   *
   * @param askToStop how it is told to stop in order; returns at once or when it has
   */
  static ServerProcess start(
      ServerFolder folder,
      List<String> command,
      Map<String, String> environment,
      Consumer<ProcessHandle> askToStop) {
    try {
      ServerLog log = ServerLog.fromNowOn(folder.log());
      Process process = builder(folder, log, command, environment).start();
      folder.remember(process.toHandle());
      return new ServerProcess(folder, process, log, askToStop);
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot start %s (%s): %s".formatted(folder.server(), command.getFirst(), e.getMessage()),
          e);
    }
  }

  /**
   * Runs a tool of the server, as the one that lays out its folder, to its end.
   *
   * @throws InfrastructureException if it fails; with what it printed
   */
  static void run(
      ServerFolder folder, List<String> command, Map<String, String> environment, Duration within) {
    try {
      ServerLog log = ServerLog.fromNowOn(folder.log());
      Process tool = builder(folder, log, command, environment).start();
      if (!await(tool.toHandle(), within)) {
        tool.destroyForcibly();
        throw new InfrastructureException(
            "%s of %s did not end within %d s"
                .formatted(command.getFirst(), folder.server(), within.toSeconds()));
      }
      // A process is seen to be gone a moment before its exit code is there.
      tool.onExit().join();
      if (tool.exitValue() != 0) {
        throw new InfrastructureException(
            "%s of %s failed, exit code %d:%n%s"
                .formatted(command.getFirst(), folder.server(), tool.exitValue(), log.lastLines()));
      }
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot run %s of %s: %s".formatted(command.getFirst(), folder.server(), e.getMessage()),
          e);
    }
  }

  /**
   * A session of its own, so that Ctrl-C reaches the server through its parent and in order; where
   * there is no {@code setsid}, it does not.
   */
  private static ProcessBuilder builder(
      ServerFolder folder, ServerLog log, List<String> command, Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    Executables.find("setsid").ifPresent(setsid -> words.add(setsid.toString()));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.resolve(".").normalize().toFile())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(log.file().toFile()));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Stops what a killed parent left on a folder. */
  static void stopOrphan(ServerFolder folder, Consumer<ProcessHandle> askToStop) {
    folder
        .orphan()
        .ifPresent(
            orphan -> {
              LOG.info(
                  "{}: process {} of an earlier start still runs and is stopped",
                  folder.server(),
                  orphan.pid());
              stop(folder.server(), orphan, askToStop);
            });
  }

  /**
   * Waits until the server is ready; stops it if it will not be.
   *
   * @throws InfrastructureException if it ends, or is not ready in time; with its last words
   */
  void awaitReady(BooleanSupplier ready, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        close();
        throw new InfrastructureException(
            "%s ended while it started, exit code %d. Its last words, in %s:%n%s"
                .formatted(folder.server(), process.exitValue(), log.file(), log.lastLines()));
      }
      if (System.nanoTime() - deadline > 0) {
        kill();
        throw new InfrastructureException(
            "%s was not ready within %d s. Its last words, in %s:%n%s"
                .formatted(folder.server(), within.toSeconds(), log.file(), log.lastLines()));
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new InfrastructureException(
          "interrupted while " + folder.server() + " started; it was stopped", e);
    }
  }

  ServerLog log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Void> onExit() {
    return process.onExit().thenApply(_ -> null);
  }

  /** SIGKILL, to it and to its children, as a crash would. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    Stream.concat(Stream.of(process.toHandle()), children.stream())
        .forEach(killed -> await(killed, STOP_WITHIN));
    process.onExit().join();
    folder.close();
  }

  /** In order: it is asked, and killed only if it does not stop in time. Idempotent. */
  void close() {
    stop(folder.server(), process.toHandle(), askToStop);
    process.onExit().join();
    folder.close();
  }

  private static void stop(
      String server, ProcessHandle process, Consumer<ProcessHandle> askToStop) {
    if (!process.isAlive()) {
      return;
    }
    askToStop.accept(process);
    if (!await(process, STOP_WITHIN)) {
      LOG.warn("{} did not stop within {} s and is killed", server, STOP_WITHIN.toSeconds());
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      await(process, STOP_WITHIN);
    }
  }

  /** Also where the caller was interrupted: what is to stop must be waited for. */
  private static boolean await(ProcessHandle process, Duration within) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() - deadline < 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(POLL_MS / 5);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return !process.isAlive();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
