package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.cluster.service.Cluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One node in a process of its own, from outside. */
final class NodeProcess {

  /**
   * @param members as this node is to see them
   * @param prefix of the command that starts the process, such as one that enters a namespace
   * @param clockOffsetNs by which the node's clock is ahead
   * @param watchesDisk whether it looks at the room on its disk
   */
  record Setting(
      int id,
      String members,
      Path folder,
      Path drivers,
      List<String> prefix,
      long clockOffsetNs,
      boolean watchesDisk) {

    Setting withMembers(List<ClusterMember> other) {
      return new Setting(
          id, ProcessCluster.text(other), folder, drivers, prefix, clockOffsetNs, watchesDisk);
    }

    Setting withPrefix(List<String> other) {
      return new Setting(id, members, folder, drivers, other, clockOffsetNs, watchesDisk);
    }

    Setting withClockOffset(long other) {
      return new Setting(id, members, folder, drivers, prefix, other, watchesDisk);
    }

    Setting withDiskWatched() {
      return new Setting(id, members, folder, drivers, prefix, clockOffsetNs, true);
    }
  }

  /**
   * What it said last of itself.
   *
   * @param published the sequence of the last command whose events it has published
   */
  record Report(Cluster.Role role, long term, int leader, long terms, long published) {
    static final Report NONE = new Report(Cluster.Role.FOLLOWER, -1, -1, 0, 0);

    static Report parse(String line) {
      String[] parts = line.split(" ");
      return new Report(
          Cluster.Role.valueOf(parts[0]),
          Long.parseLong(parts[1]),
          Integer.parseInt(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]));
    }
  }

  private static final long END_S = 30;

  private final Setting setting;
  private final Process process;
  private final Path log;
  private final Thread reader;
  private final AtomicInteger snapshots = new AtomicInteger();
  private volatile boolean ready;
  private volatile Report report = Report.NONE;
  private volatile String failure;

  private NodeProcess(Setting setting, Process process, Path log) {
    this.setting = setting;
    this.process = process;
    this.log = log;
    reader = Thread.ofPlatform().daemon().name("node-" + setting.id()).start(this::read);
  }

  static NodeProcess start(Setting setting, Path log) {
    List<String> command = new ArrayList<>(setting.prefix());
    command.addAll(java(NodeHost.class));
    command.addAll(List.of(NodeHost.arguments(setting)));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new NodeProcess(setting, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command for a short-lived process of this class path. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of(System.getProperty("rollingdrop.root"), "ops", "jvm.options"),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=/dev/null",
        "-Drollingdrop.test.log=" + System.getProperty("rollingdrop.node.log", "INFO"),
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(NodeHost.STATE)) {
          report = Report.parse(line.substring(NodeHost.STATE.length()));
        } else if (line.equals(NodeHost.READY)) {
          ready = true;
        } else if (line.startsWith(NodeHost.SNAPSHOT)) {
          snapshots.incrementAndGet();
        } else if (line.startsWith(NodeHost.FAILED)) {
          failure = line.substring(NodeHost.FAILED.length());
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
  }

  Setting setting() {
    return setting;
  }

  boolean isReady() {
    return ready;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Report report() {
    return report;
  }

  /** Snapshots that it has told of. */
  int snapshots() {
    return snapshots.get();
  }

  /** Why it has failed; null if it has not said so. */
  String failure() {
    return failure;
  }

  boolean leads() {
    return isAlive() && report.role() == Cluster.Role.LEADER;
  }

  private void say(String line) {
    try {
      Writer in = process.outputWriter(StandardCharsets.UTF_8);
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("node " + setting.id() + " is gone: " + failure, e);
    }
  }

  /** Asks for a snapshot; one that does not lead does nothing. */
  void takeSnapshot() {
    say(NodeHost.TAKE_SNAPSHOT);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP: it stands still, and nobody is told. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Shell.run("kill", "-" + name, Long.toString(process.pid()));
  }

  /** Appends to its log what its threads are doing. */
  void dumpThreads() {
    resume();
    try {
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
              Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start()
          .onExit()
          .orTimeout(END_S, TimeUnit.SECONDS)
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it stop in order, and waits for that. */
  void stop() {
    say(NodeHost.STOP);
    assertThat(awaitEnd()).as("exit code of node " + setting.id()).isZero();
  }

  /** Waits until it has ended by itself or otherwise; returns the exit code. */
  int awaitEnd() {
    try {
      process.onExit().orTimeout(END_S, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      dumpThreads();
      throw new AssertionError("node " + setting.id() + " does not end; see its log", e);
    }
    try {
      reader.join(TimeUnit.SECONDS.toMillis(END_S));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return process.exitValue();
  }
}
