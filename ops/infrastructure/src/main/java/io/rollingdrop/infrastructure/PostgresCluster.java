package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's files and programs: lays out a data folder, starts and stops a server on it.
 *
 * <p>PostgreSQL refuses to run as root. For root it is run in a user namespace in which root has no
 * user id, and so no rights beyond the owner of root's files.
 */
final class PostgresCluster {

  static final String SUPERUSER = "postgres";
  private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  /** Whatever this user's locale and settings of libpq are, the server does not depend on them. */
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");

  private final ServerFolder folder;
  private final Path programs;
  private final Path data;

  private PostgresCluster(ServerFolder folder, Path programs) {
    this.folder = folder;
    this.programs = programs;
    this.data = folder.resolve("cluster");
  }

  static PostgresCluster in(ServerFolder folder) {
    Path unpacked = Unpacked.of(ServerFiles.find().postgresArchive(), folder.resolve("."));
    return new PostgresCluster(folder, unpacked.resolve("bin"));
  }

  String superuserPassword() {
    return Secret.in(folder.resolve("superuser.password"));
  }

  /** Lays out the data folder the first time; aside, so that it is there whole or not at all. */
  void layOutOnce(Duration within) {
    if (Files.exists(data)) {
      return;
    }
    superuserPassword();
    Path aside = folder.resolve("cluster.next");
    try {
      deleteAll(aside);
      ServerProcess.run(
          folder,
          command(
              "initdb",
              "--pgdata=" + aside,
              "--username=" + SUPERUSER,
              "--pwfile=" + folder.resolve("superuser.password"),
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8"),
          ENVIRONMENT,
          within);
      Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InfrastructureException("cannot lay out " + data + ": " + e.getMessage(), e);
    }
  }

  /** Starts the server; it is not ready yet. */
  ServerProcess launch(int port, PostgresSettings settings) {
    forgetOthersProcess();
    List<String> command =
        command(
            "postgres",
            "-D",
            data.toString(),
            "-c",
            "listen_addresses=" + LoopbackPort.HOST,
            "-c",
            "port=" + port,
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=" + settings.maxConnections(),
            "-c",
            "shared_buffers=" + settings.sharedBuffersMegabytes() + "MB",
            "-c",
            "password_encryption=scram-sha-256",
            // Durable, whatever the defaults become.
            "-c",
            "fsync=on",
            "-c",
            "synchronous_commit=on",
            "-c",
            "full_page_writes=on",
            "-c",
            "timezone=UTC",
            "-c",
            "log_timezone=UTC");
    return ServerProcess.start(folder, command, ENVIRONMENT, this::askToStop);
  }

  /** Stops it without waiting for its clients to leave: SIGTERM would. */
  void askToStop(ProcessHandle server) {
    try {
      ServerProcess.run(
          folder,
          command(
              "pg_ctl",
              "stop",
              "--pgdata=" + data,
              "--mode=fast",
              "--timeout=" + STOP_WITHIN.toSeconds()),
          ENVIRONMENT,
          STOP_WITHIN.plusSeconds(5));
    } catch (InfrastructureException e) {
      LOG.warn("postgres is not stopped by pg_ctl, and so by a signal: {}", e.getMessage());
      server.destroy();
    }
  }

  /**
   * Removes the process file of a killed server where its process id is another program's by now:
   * PostgreSQL would take that for itself and refuse to start. What remains of the killed server
   * itself it knows by its shared memory, which the file names; that check stays.
   */
  private void forgetOthersProcess() {
    Path file = data.resolve("postmaster.pid");
    try {
      if (Files.exists(file)) {
        String pid = Files.readAllLines(file).getFirst().strip();
        boolean another =
            pid.matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(pid))
                    .flatMap(process -> process.info().command())
                    .filter(command -> !command.endsWith("postgres"))
                    .isPresent();
        if (another) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new InfrastructureException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      Path unshare =
          Executables.find("unshare")
              .orElseThrow(
                  () ->
                      new InfrastructureException(
                          "PostgreSQL does not run as root, and 'unshare' of util-linux, which"
                              + " makes it another user, is missing: install it, run as another"
                              + " user, or give a PostgreSQL of your own with"
                              + " ROLLINGDROP_POSTGRES"));
      command.add(unshare.toString());
      command.add("--user");
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static void deleteAll(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
