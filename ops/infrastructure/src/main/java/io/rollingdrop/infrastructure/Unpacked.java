package io.rollingdrop.infrastructure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A {@code .txz} archive, unpacked once beside itself, or where that folder is not ours, into a
 * fallback folder. Several processes may do so at a time: the first to finish wins.
 */
final class Unpacked {

  private static final int OWNER_MAY_EXECUTE = 0100;
  private static final Set<PosixFilePermission> PLAIN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);
  private static final Set<PosixFilePermission> EXECUTABLE = EnumSet.copyOf(PLAIN);

  static {
    EXECUTABLE.add(PosixFilePermission.OWNER_EXECUTE);
    EXECUTABLE.add(PosixFilePermission.GROUP_EXECUTE);
    EXECUTABLE.add(PosixFilePermission.OTHERS_EXECUTE);
  }

  private Unpacked() {}

  /**
   * @param archive to unpack
   * @param fallback parent of the folder where the archive's own is read-only
   * @return the folder with its content
   * @throws InfrastructureException if it cannot be unpacked
   */
  static Path of(Path archive, Path fallback) {
    String name = archive.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    Path beside = archive.resolveSibling(name);
    if (Files.isDirectory(beside)) {
      return beside;
    }
    Path target =
        Files.isWritable(archive.toAbsolutePath().getParent()) ? beside : fallback.resolve(name);
    try {
      if (!Files.isDirectory(target)) {
        unpack(archive, target);
      }
      return target;
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot unpack %s to %s: %s".formatted(archive, target, e.getMessage()), e);
    }
  }

  private static void unpack(Path archive, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Path aside = Files.createTempDirectory(target.toAbsolutePath().getParent(), "unpacking-");
    try {
      try (InputStream file = Files.newInputStream(archive);
          TarArchiveInputStream entries =
              new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(file)))) {
        for (TarArchiveEntry entry = entries.getNextEntry();
            entry != null;
            entry = entries.getNextEntry()) {
          write(entry, entries, aside);
        }
      }
      Files.setPosixFilePermissions(aside, EXECUTABLE);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another process was first: a folder with content is not replaced.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      deleteAll(aside);
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("entry " + entry.getName() + " leads out of its archive");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      Files.setPosixFilePermissions(
          path, (entry.getMode() & OWNER_MAY_EXECUTE) != 0 ? EXECUTABLE : PLAIN);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
