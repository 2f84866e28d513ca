package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One client in a process of its own, from outside. */
final class TraderProcess implements AutoCloseable {

  static final int ORDERS_PER_SECOND = 200;

  private static final long END_S = 60;

  private final String name;
  private final Path history;
  private final Process process;
  private volatile int answered;
  private volatile int unknown;

  /**
   * @param prefix of the command, such as one that enters a namespace
   * @param host its address, as the nodes reach it
   */
  TraderProcess(
      String name, ProcessCluster cluster, List<String> prefix, String host, int followed) {
    this.name = name;
    history = cluster.folder(0).resolveSibling(name + ".history");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(NodeProcess.java(TraderHost.class));
    command.addAll(
        List.of(
            name,
            ProcessCluster.text(cluster.members()),
            host,
            cluster.folder(0).resolveSibling(ProcessCluster.TOKEN).toString(),
            cluster.drivers().toString(),
            Integer.toString(followed),
            history.toString()));
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(
                      cluster.folder(0).resolveSibling(name + ".log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name(name + "-output").start(this::read);
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("\\d+ \\d+")) {
          answered = Integer.parseInt(line.substring(0, line.indexOf(' ')));
          unknown = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
  }

  /** Orders answered so far. */
  int answered() {
    return answered;
  }

  /** Attempts so far whose outcome stayed unknown. */
  int unknown() {
    return unknown;
  }

  /** Has it get its last answers and end; returns what it has been through. */
  History end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().orTimeout(END_S, TimeUnit.SECONDS).join();
    assertThat(process.exitValue()).as("exit code of client " + name).isZero();
    return History.read(name, history);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
