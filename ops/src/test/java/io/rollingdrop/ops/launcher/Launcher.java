package io.rollingdrop.ops.launcher;

import io.rollingdrop.replicator.cluster.ClusterMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** Calls {@code ops/rollingdrop} as a person would, on a data folder and ports of its own. */
final class Launcher {

  /**
   * What came of a call.
   *
   * @param code exit code
   * @param output standard output
   * @param error standard error
   */
  record Result(int code, String output, String error) {}

  private static final long START_TIMEOUT_S = 180;

  /** Of a call, in which several roles may start one after the other. */
  private static final long TIMEOUT_S = 3 * START_TIMEOUT_S;

  /** The ports that a system listens at with TCP. */
  private static final List<String> PORTS =
      List.of(
          "ROLLINGDROP_PORT",
          "ROLLINGDROP_OPERATOR_PORT",
          "ROLLINGDROP_CORE_PORT",
          "ROLLINGDROP_PERSISTER_PORT",
          "ROLLINGDROP_MARKET_DATA_PORT",
          "ROLLINGDROP_CONFIG_PORT",
          "ROLLINGDROP_CONFIG_ADMIN_PORT",
          "ROLLINGDROP_POSTGRES_PORT",
          "ROLLINGDROP_KAFKA_PORT",
          "ROLLINGDROP_KAFKA_CONTROLLER_PORT",
          "ROLLINGDROP_REGISTRY_PORT",
          "ROLLINGDROP_REDIS_PORT");

  /** Below the ports that the system gives to whoever asks for any. */
  private static final int FIRST_ROW = 21_000;

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Path root = Path.of(System.getProperty("rollingdrop.root"));
  private final Path data;
  private final Map<String, String> environment = new HashMap<>();

  Launcher(Path data) {
    this.data = data;
    List<Integer> ports = freePorts(PORTS.size());
    for (int i = 0; i < ports.size(); i++) {
      environment.put(PORTS.get(i), ports.get(i).toString());
    }
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // What is tested was packaged a moment ago; a build within a build would wait for it.
    environment.put("ROLLINGDROP_BUILD", "never");
    environment.put("ROLLINGDROP_DATA", data.toString());
    environment.put("ROLLINGDROP_AERON_PORT", Integer.toString(freeUdpPort()));
    environment.put("ROLLINGDROP_HEAP", "1g");
    environment.put("ROLLINGDROP_CORE_HEAP", "1g");
    environment.put("ROLLINGDROP_GATEWAY_HEAP", "512m");
    environment.put("ROLLINGDROP_START_TIMEOUT", Long.toString(START_TIMEOUT_S));
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, LOOPBACK);
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freeUdpPort() {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      return socket.getLocalPort();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a variable of its environment. */
  void use(String variable, String value) {
    environment.put(variable, value);
  }

  /** Takes a variable out of its environment again. */
  void useNoMore(String variable) {
    environment.remove(variable);
  }

  /**
   * Gives a cluster's nodes ports of their own.
   *
   * @return where the admin door of each is
   */
  List<URI> useCluster(int nodes) {
    List<Integer> first = freeRows(nodes);
    StringJoiner members = new StringJoiner(",");
    for (int id = 0; id < nodes; id++) {
      members.add(id + "=127.0.0.1:" + first.get(id));
    }
    environment.put("ROLLINGDROP_CLUSTER", members.toString());
    return first.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
  }

  /** The first of {@link ClusterMember#PORTS} free ports in a row, for each of so many. */
  private static List<Integer> freeRows(int count) {
    List<Integer> rows = new ArrayList<>();
    for (int first = FIRST_ROW; rows.size() < count; first += ClusterMember.PORTS) {
      if (isFreeRow(first)) {
        rows.add(first);
      }
    }
    return rows;
  }

  private static boolean isFreeRow(int first) {
    try {
      new ServerSocket(first, 1, LOOPBACK).close();
      for (int port = first; port < first + ClusterMember.PORTS; port++) {
        new DatagramSocket(port, LOOPBACK).close();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return Integer.parseInt(environment.get("ROLLINGDROP_PORT"));
  }

  /** Calls it and waits for its end. */
  Result call(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("ops/rollingdrop").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().putAll(environment);
    // To files: what is started detached would keep pipes open.
    Path output = Files.createTempFile(data.getParent(), "launcher", ".out");
    Path error = Files.createTempFile(data.getParent(), "launcher", ".err");
    Process process = builder.redirectOutput(output.toFile()).redirectError(error.toFile()).start();
    if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end of " + command + ": " + Files.readString(error));
    }
    return new Result(
        process.exitValue(),
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }

  /** Starts a role that stays, and does not wait for it. */
  void start(String... role) throws IOException {
    Path log = data.getParent().resolve(String.join("-", role) + ".out");
    List<String> command = new ArrayList<>();
    command.add(root.resolve("ops/rollingdrop").toString());
    command.addAll(List.of(role));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.start();
  }

  /** The process of a role. */
  ProcessHandle process(String role) throws IOException {
    return process(data.resolve("run").resolve(role + ".pid"));
  }

  /** The process of an embedded server. */
  ProcessHandle server(String name) throws IOException {
    return process(data.resolve("infrastructure").resolve(name).resolve("server.pid"));
  }

  private static ProcessHandle process(Path file) throws IOException {
    String pid = Files.readString(file).split(" ", -1)[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
