package io.rollingdrop.lab.failover;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.lab.nodes.FreeMembers;
import io.rollingdrop.lab.nodes.NodeJvms;
import io.rollingdrop.ops.Main;
import io.rollingdrop.replicator.cluster.ClusterMember;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node of a cluster in a process of its own, as the launcher starts it. Not thread safe. */
final class Node {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final int OK = 200;
  private static final long END_S = 60;

  private final ClusterMember self;
  private final String members;
  private final Path data;
  private final NodeJvms jvms;
  private final HttpClient http;
  private Process process;

  /**
   * @param data the data folder, of all nodes
   */
  Node(ClusterMember self, List<ClusterMember> members, Path data, NodeJvms jvms, HttpClient http) {
    this.self = self;
    this.members = FreeMembers.text(members);
    this.data = data;
    this.jvms = jvms;
    this.http = http;
  }

  int id() {
    return self.id();
  }

  /** Starts its process; does not wait for it. */
  void start() {
    process =
        jvms.start(
            "node-" + id(),
            ProcessBuilder.Redirect.DISCARD,
            Main.class,
            List.of(
                "node",
                "--member",
                Integer.toString(id()),
                "--cluster",
                members,
                "--data",
                data.toString()));
  }

  /** Where its journals are. */
  Path core() {
    return data.resolve("nodes").resolve(Integer.toString(id())).resolve("core");
  }

  /** What it says of itself; {@link NodeStatus#NONE} if it does not answer. */
  NodeStatus status() throws InterruptedException {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://%s:%d/cluster".formatted(self.host(), self.adminPort())))
                  .timeout(ANSWER)
                  .build(),
              BodyHandlers.ofByteArray());
      return response.statusCode() == OK
          ? NodeStatus.of(JSON.readTree(response.body()))
          : NodeStatus.NONE;
    } catch (IOException e) {
      return NodeStatus.NONE;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM; does not wait. */
  void stop() {
    process.destroy();
  }

  /**
   * Waits for the end after {@link #stop}.
   *
   * @throws IllegalStateException if it did not end in order
   */
  void awaitStopped() throws InterruptedException {
    if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("node %d did not stop within %d s".formatted(id(), END_S));
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "node %d ended with exit code %d: see its log in %s"
              .formatted(id(), process.exitValue(), data.resolve("logs")));
    }
  }
}
