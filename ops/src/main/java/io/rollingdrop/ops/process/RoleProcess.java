package io.rollingdrop.ops.process;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role as a process: starts it, says when it is ready, waits until it is told to stop (SIGTERM,
 * SIGINT) or fails, stops its parts in order.
 *
 * <p>Readiness is a file, {@code run/ROLE.ready} in the data folder, of lines {@code name=value}
 * that say where the role is to be reached. It is there exactly while the role is ready, but for a
 * killed process.
 */
public final class RoleProcess {

  private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

  /**
   * @param role its name
   * @param data the data folder
   * @param logLevel from which level on to log
   * @param logToConsole whether logs go to standard output as well
   */
  public record Settings(String role, Path data, Level logLevel, boolean logToConsole) {
    Path log() {
      return data.resolve("logs").resolve(role + ".log");
    }

    Path readyFile() {
      return data.resolve("run").resolve(role + ".ready");
    }
  }

  /** Starts a role's parts. */
  @FunctionalInterface
  public interface Start {
    /**
     * @param parts takes what was started
     * @param onFailure to be told if a part fails later; on any thread
     * @return where the role is to be reached
     * @throws RoleFailure if it cannot start
     */
    Map<String, String> start(StopOrder parts, Consumer<Throwable> onFailure) throws Exception;
  }

  private final Settings settings;
  private final StopOrder parts = new StopOrder();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch neverOpened = new CountDownLatch(1);

  private RoleProcess(Settings settings) {
    this.settings = settings;
  }

  /**
   * Runs a role until it ends. Does not return once the role has started: the process ends with it.
   *
   * @return the exit code if it did not start
   */
  public static int run(Settings settings, Start start) {
    try {
      makeFolders(settings);
    } catch (RoleFailure e) {
      return sayWhy(settings, e);
    }
    RoleLogs.begin(settings.log(), settings.logLevel(), settings.logToConsole());
    RoleProcess process = new RoleProcess(settings);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(process::stopOnSignal));
    return process.start(start);
  }

  private static void makeFolders(Settings settings) {
    try {
      Files.createDirectories(settings.log().getParent());
      Files.createDirectories(settings.readyFile().getParent());
      Files.deleteIfExists(settings.readyFile());
    } catch (IOException e) {
      throw new RoleFailure(
          RoleFailure.DATA,
          "cannot write in the data folder "
              + settings.data()
              + ": check its owner and the disk's space, or choose another (--data)",
          e);
    }
  }

  private int start(Start start) {
    long from = System.nanoTime();
    LOG.info(
        "{} starts, process {}, data in {}",
        settings.role(),
        ProcessHandle.current().pid(),
        settings.data());
    try {
      Map<String, String> reachedAt = start.start(parts, failure::complete);
      writeReadyFile(reachedAt);
      LOG.info(
          "{} is ready after {} ms: {}",
          settings.role(),
          (System.nanoTime() - from) / 1_000_000,
          reachedAt);
    } catch (Exception | LinkageError e) {
      return endUnstarted(e);
    }
    Throwable cause = failure.join();
    end(RoleFailure.FAILED, cause);
    return RoleFailure.FAILED;
  }

  private void writeReadyFile(Map<String, String> reachedAt) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(reachedAt)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Path aside = settings.readyFile().resolveSibling(settings.role() + ".ready.next");
    Files.writeString(aside, text);
    Files.move(aside, settings.readyFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private int endUnstarted(Throwable cause) {
    if (!ending.compareAndSet(false, true)) {
      return awaitTheOther();
    }
    RoleFailure why =
        cause instanceof RoleFailure known
            ? known
            : new RoleFailure(
                RoleFailure.FAILED,
                "cannot start: " + oneLine(cause) + ". More in " + settings.log(),
                cause);
    // What is known needs no stack.
    LOG.error(
        "{} did not start: {}",
        settings.role(),
        why.getMessage(),
        cause instanceof RoleFailure ? null : cause);
    parts.close();
    RoleLogs.end();
    int code = sayWhy(settings, why);
    Runtime.getRuntime().halt(code);
    return code;
  }

  private static int sayWhy(Settings settings, RoleFailure why) {
    System.err.println("rollingdrop " + settings.role() + ": " + why.getMessage());
    return why.exitCode();
  }

  private static String oneLine(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  private void stopOnSignal() {
    end(0, null);
  }

  /** Halts, so that the exit code is ours and not the signal's. */
  private void end(int exitCode, Throwable cause) {
    if (!ending.compareAndSet(false, true)) {
      awaitTheOther();
      return;
    }
    if (cause == null) {
      LOG.info("{} stops", settings.role());
    } else {
      LOG.error(
          "{} has failed and stops; nothing that was answered is lost. Start it again; if it fails"
              + " again, run 'ops/rollingdrop journal verify'",
          settings.role(),
          cause);
      System.err.println(
          "rollingdrop "
              + settings.role()
              + ": failed: "
              + oneLine(cause)
              + ". More in "
              + settings.log());
    }
    try {
      Files.deleteIfExists(settings.readyFile());
    } catch (IOException e) {
      LOG.warn("cannot remove {}", settings.readyFile(), e);
    }
    parts.close();
    if (cause == null) {
      LOG.info("{} has stopped", settings.role());
    } else {
      LOG.error("{} has stopped after a failure: {}", settings.role(), oneLine(cause));
    }
    RoleLogs.end();
    Runtime.getRuntime().halt(exitCode);
  }

  /** Another thread ends the process already. */
  private int awaitTheOther() {
    boolean waiting = true;
    while (waiting) {
      try {
        neverOpened.await();
        waiting = false;
      } catch (InterruptedException e) {
        // The process ends all the same.
      }
    }
    return RoleFailure.FAILED;
  }
}
