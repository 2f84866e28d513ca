package io.rollingdrop.lab.failover;

import io.rollingdrop.lab.nodes.FreeMembers;
import io.rollingdrop.lab.nodes.NodeJvms;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.link.LinkToken;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three nodes, each a process of its own, with the settings that ship. Not thread safe. */
final class Nodes implements AutoCloseable {

  static final int COUNT = 3;

  private static final long WAIT_NS = TimeUnit.MINUTES.toNanos(3);
  private static final long LOOK_MS = 20;

  /** Commands that may follow the last answered one before a tick: the client's session ends. */
  private static final int NOT_TICKS = 2;

  private final Path data;
  private final List<ClusterMember> members = FreeMembers.find(COUNT);
  private final LinkToken token;
  private final NodeJvms jvms;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Node> nodes = new ArrayList<>();

  private Nodes(Path root, Path data, Path drivers) {
    this.data = data;
    jvms =
        new NodeJvms(
            root,
            data.resolve("logs"),
            () -> {
              RunFolder.delete(drivers);
              removeDriverFolder();
            });
    token = LinkToken.loadOrCreate(data.resolve("link.token"));
    members.forEach(member -> nodes.add(new Node(member, members, data, jvms, http)));
  }

  /**
   * Starts them.
   *
   * @param root of the project
   * @param data an empty folder, which they share
   * @param drivers the folder of this process's media driver; removed at the end
   */
  static Nodes start(Path root, Path data, Path drivers) {
    Nodes started = new Nodes(root, data, drivers);
    started.nodes.forEach(Node::start);
    return started;
  }

  List<ClusterMember> members() {
    return members;
  }

  LinkToken token() {
    return token;
  }

  /** Where each has its journals. */
  List<Path> cores() {
    return nodes.stream().map(Node::core).toList();
  }

  /** A condition that is asked again and again. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  /**
   * Waits for something of the nodes.
   *
   * @throws IllegalStateException if it does not come about
   */
  void await(String what, Condition condition) throws InterruptedException {
    long until = System.nanoTime() + WAIT_NS;
    while (!condition.holds()) {
      for (Node node : nodes) {
        if (!node.isAlive()) {
          throw new IllegalStateException(
              "node %d has ended by itself, waiting for %s: see its log in %s"
                  .formatted(node.id(), what, data.resolve("logs")));
        }
      }
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "waited %d s for %s: %s"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(WAIT_NS), what, statuses()));
      }
      Thread.sleep(LOOK_MS);
    }
  }

  private List<NodeStatus> statuses() throws InterruptedException {
    List<NodeStatus> statuses = new ArrayList<>();
    for (Node node : nodes) {
      statuses.add(node.status());
    }
    return statuses;
  }

  /** The node that leads the newest term, of those in touch; null if none does. */
  Node leader() throws InterruptedException {
    Node leader = null;
    long term = -1;
    for (Node node : nodes) {
      NodeStatus status = node.status();
      if (status.isInTouch() && status.leads() && status.term() > term) {
        leader = node;
        term = status.term();
      }
    }
    return leader;
  }

  /** The newest term that a node knows; -1 if none does. */
  long term() throws InterruptedException {
    return statuses().stream().mapToLong(NodeStatus::term).max().orElse(-1);
  }

  /** The sequence of the newest command whose events a node has published. */
  long published() throws InterruptedException {
    return statuses().stream().mapToLong(NodeStatus::published).max().orElse(0);
  }

  /** Waits until all are in touch with a leader. */
  void awaitAllInTouch() throws InterruptedException {
    await(
        "all nodes to follow a leader",
        () -> leader() != null && statuses().stream().allMatch(NodeStatus::isInTouch));
  }

  /** Waits until all have published what was answered, and a tick after it. */
  void awaitTickAfter(long sequence) throws InterruptedException {
    await(
        "all nodes to publish what came after sequence " + sequence,
        () -> statuses().stream().allMatch(status -> status.published() > sequence + NOT_TICKS));
  }

  /** Stops all of them in order. */
  void stop() throws InterruptedException {
    nodes.forEach(Node::stop);
    for (Node node : nodes) {
      node.awaitStopped();
    }
  }

  /** What killed nodes leave in shared memory. */
  private void removeDriverFolder() {
    Path note = data.resolve("run").resolve("aeron-folder");
    try {
      RunFolder.delete(Path.of(Files.readString(note).strip()));
    } catch (NoSuchFileException e) {
      // No node came so far as to have a driver.
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + note, e);
    }
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    http.shutdownNow();
    jvms.close();
  }
}
