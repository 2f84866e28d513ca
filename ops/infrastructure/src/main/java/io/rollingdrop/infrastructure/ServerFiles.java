package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The servers' own files, which the build has put into {@code ops/servers/target/servers}.
 *
 * <p>That folder is found by, in this order: the system property {@value #PROPERTY}, the
 * environment variable {@value #VARIABLE}, the project's folder as the system property {@value
 * #ROOT_PROPERTY} names it.
 */
final class ServerFiles {

  static final String PROPERTY = "rollingdrop.servers";
  static final String VARIABLE = "ROLLINGDROP_SERVERS";
  static final String ROOT_PROPERTY = "rollingdrop.root";

  private final Path folder;

  private ServerFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws InfrastructureException if they are not there
   */
  static ServerFiles find() {
    Path folder =
        named(System.getProperty(PROPERTY))
            .or(() -> named(System.getenv(VARIABLE)))
            .or(
                () ->
                    named(System.getProperty(ROOT_PROPERTY))
                        .map(root -> root.resolve("ops/servers/target/servers")))
            .orElseThrow(
                () ->
                    new InfrastructureException(
                        "where the servers' files are is not known: set "
                            + VARIABLE
                            + " to ops/servers/target/servers of the project"));
    if (!Files.isDirectory(folder)) {
      throw new InfrastructureException(
          "the servers' files are not in "
              + folder
              + ": run 'ops/rollingdrop build', or mvn -pl ops/servers generate-resources, or set "
              + VARIABLE
              + " to where they are");
    }
    return new ServerFiles(folder.toAbsolutePath());
  }

  private static Optional<Path> named(String path) {
    return Optional.ofNullable(path).filter(text -> !text.isBlank()).map(Path::of);
  }

  /** A class path. */
  String kafka() {
    return existing("kafka") + "/*";
  }

  Path registryJar() {
    return only(existing("registry"), "*-runner.jar");
  }

  /** An archive with {@code bin}, {@code lib} and {@code share}. */
  Path postgresArchive() {
    return only(existing("postgres"), "*.txz");
  }

  Path redis() {
    Path executable = only(existing("redis"), "redis-server-*");
    if (!Files.isExecutable(executable) && !executable.toFile().setExecutable(true, false)) {
      throw new InfrastructureException(
          executable + " is not executable and not ours to change: chmod +x it");
    }
    return executable;
  }

  private Path existing(String name) {
    Path server = folder.resolve(name);
    if (!Files.isDirectory(server)) {
      throw new InfrastructureException(
          server + " is missing: run ops/rollingdrop build --force, which fetches it");
    }
    return server;
  }

  private static Path only(Path folder, String glob) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      for (Path file : found) {
        return file;
      }
    } catch (IOException e) {
      throw new InfrastructureException("cannot read " + folder + ": " + e.getMessage(), e);
    }
    throw new InfrastructureException(
        "there is no " + glob + " in " + folder + ": run ops/rollingdrop build --force");
  }
}
