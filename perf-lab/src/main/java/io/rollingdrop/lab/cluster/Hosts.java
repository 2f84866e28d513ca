package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.nodes.FreeMembers;
import io.rollingdrop.lab.nodes.NodeJvms;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.link.LinkToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Three {@link NodeHost}s. Not thread safe. */
final class Hosts implements AutoCloseable {

  private static final int COUNT = 3;
  private static final String TOKEN = "link.token";
  private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_MS = 20;

  private final List<ClusterMember> members = FreeMembers.find(COUNT);
  private final List<Process> processes = new ArrayList<>();
  private final List<BufferedReader> answers = new ArrayList<>();
  private final LinkToken token;
  private final NodeJvms jvms;
  private final Path folder;
  private final Path logs;
  private int clusters;
  private Consumer<Path> profiles;

  /**
   * Starts the processes.
   *
   * @param root of the project
   * @param folder for all that the nodes keep
   * @param logs a folder for what they print
   * @param drivers for media drivers; removed at the end
   */
  Hosts(Path root, Path folder, Path logs, Path drivers) {
    this.folder = folder;
    this.logs = logs;
    jvms = new NodeJvms(root, logs, () -> RunFolder.delete(drivers));
    token = LinkToken.loadOrCreate(folder.resolve(TOKEN));
    for (ClusterMember member : members) {
      Process process =
          jvms.start(
              "node-" + member.id(),
              ProcessBuilder.Redirect.PIPE,
              NodeHost.class,
              List.of(
                  Integer.toString(member.id()),
                  FreeMembers.text(members),
                  drivers.toString(),
                  folder.resolve(TOKEN).toString()));
      processes.add(process);
      answers.add(process.inputReader(StandardCharsets.UTF_8));
    }
  }

  List<ClusterMember> members() {
    return members;
  }

  LinkToken token() {
    return token;
  }

  /**
   * From now on nodes with cores are recorded.
   *
   * @param to gets each node's flight recording when it has ended; to be read at once
   */
  void profile(Consumer<Path> to) {
    profiles = to;
  }

  /** Makes them the nodes of a new cluster with cores. */
  void startCores() {
    start(profiles == null ? NodeHost.CORE : NodeHost.PROFILED_CORE);
  }

  /** Makes them the nodes of a new cluster with echoes. */
  void startEchoes() {
    start(NodeHost.ECHO);
  }

  private void start(String what) {
    clusters++;
    for (int id = 0; id < COUNT; id++) {
      say(id, what + data().resolve(Integer.toString(id)));
    }
    requireDone();
  }

  private Path data() {
    return folder.resolve("cluster-" + clusters);
  }

  /** Ends the cluster, and removes what it has kept. */
  void stop() {
    for (int id = 0; id < COUNT; id++) {
      say(id, NodeHost.STOP);
    }
    requireDone();
    for (int id = 0; id < COUNT; id++) {
      Path recording = data().resolve(Integer.toString(id)).resolve(NodeHost.RECORDING);
      if (Files.exists(recording)) {
        profiles.accept(recording);
      }
    }
    RunFolder.delete(data());
  }

  private void requireDone() {
    for (int id = 0; id < COUNT; id++) {
      heard(id);
    }
  }

  /**
   * Waits until all cores stand at the same event behind a sequence.
   *
   * @return the last event of each there, with its checksum
   */
  List<Position> awaitPositions(long sequence) throws InterruptedException {
    long until = System.nanoTime() + WAIT_NS;
    while (true) {
      List<Position> positions = new ArrayList<>();
      for (int id = 0; id < COUNT; id++) {
        say(id, NodeHost.PUBLISHED);
      }
      for (int id = 0; id < COUNT; id++) {
        positions.add(Position.parse(heard(id)));
      }
      Position first = positions.getFirst();
      if (first.sequence() > sequence
          && positions.stream()
              .allMatch(
                  position ->
                      position.sequence() == first.sequence()
                          && position.index() == first.index())) {
        return positions;
      }
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "the nodes stand at %s, and not all at the same event after sequence %d, for %d s"
                .formatted(positions, sequence, TimeUnit.NANOSECONDS.toSeconds(WAIT_NS)));
      }
      Thread.sleep(LOOK_MS);
    }
  }

  private void say(int id, String line) {
    try {
      Writer in = processes.get(id).outputWriter(StandardCharsets.UTF_8);
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("node " + id + " is gone: see its log in " + logs, e);
    }
  }

  private String heard(int id) {
    FutureTask<String> reading = new FutureTask<>(answers.get(id)::readLine);
    Thread.ofPlatform().daemon().start(reading);
    try {
      String line = reading.get(WAIT_NS, TimeUnit.NANOSECONDS);
      if (line == null || line.startsWith(NodeHost.FAILED)) {
        throw new IllegalStateException(
            "node %d %s; more in %s".formatted(id, line == null ? "is gone" : line, logs));
      }
      return line;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("node %d does not answer; more in %s".formatted(id, logs), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while node " + id + " was to answer", e);
    }
  }

  @Override
  public void close() {
    jvms.close();
  }
}
