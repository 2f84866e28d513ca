package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A server's folder, held by one owner at a time; only its user may read it. */
final class ServerFolder implements AutoCloseable {

  private static final long MAX_LOG_BYTES = 20L << 20;

  private final String server;
  private final Path path;
  private final FileChannel lock;

  private ServerFolder(String server, Path path, FileChannel lock) {
    this.server = server;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder, made where it is missing.
   *
   * @throws InfrastructureException if it cannot be written, or another process holds it
   */
  static ServerFolder take(String server, Path folder) {
    Path path = folder.toAbsolutePath();
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      FileChannel lock =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(lock)) {
        lock.close();
        throw new InfrastructureException(
            "%s on %s runs already, under another process: stop that one, or choose another folder"
                .formatted(server, path));
      }
      ServerFolder taken = new ServerFolder(server, path, lock);
      taken.turnLog();
      return taken;
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot write in %s, the folder of %s (%s): check its owner and its disk's space"
              .formatted(path, server, e.getMessage()),
          e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Not at each start: what a server said before it died must outlast its restarts. */
  private void turnLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > MAX_LOG_BYTES) {
      Files.move(log(), path.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  String server() {
    return server;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** What the server prints, all its starts after each other. */
  Path log() {
    return path.resolve("server.log");
  }

  /** Remembers a process that works on the folder. */
  void remember(ProcessHandle process) {
    try {
      record().write(process);
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot write in %s, the folder of %s: %s".formatted(path, server, e.getMessage()), e);
    }
  }

  /** What works on the folder though its parent has been killed. */
  Optional<ProcessHandle> orphan() {
    try {
      return record().running();
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot read in %s, the folder of %s: %s".formatted(path, server, e.getMessage()), e);
    }
  }

  private ProcessRecord record() {
    return new ProcessRecord(path.resolve("server.pid"));
  }

  /** Gives the folder back; what worked on it has ended. Idempotent. */
  @Override
  public void close() {
    try {
      if (lock.isOpen()) {
        record().remove();
        lock.close();
      }
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot give back %s, the folder of %s: %s".formatted(path, server, e.getMessage()), e);
    }
  }
}
