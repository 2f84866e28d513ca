package io.rollingdrop.satellite.config.signin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The file with the demo operator's name and password, readable by its owner only: lines {@code
 * RD_USER=} and {@code RD_PASSWORD=}.
 */
final class ConsoleCredentials {

  private static final String USER = "RD_USER=";
  private static final String PASSWORD = "RD_PASSWORD=";
  private static final String OWNER_ONLY = "rw-------";
  private static final String OWNER_ONLY_FOLDER = "rwx------";

  private final Path file;

  ConsoleCredentials(Path file) {
    this.file = file;
  }

  /** The password in the file; empty if there is no file, or it is of another user. */
  Optional<String> password(String user) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    String foundUser = "";
    String foundPassword = "";
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(USER)) {
        foundUser = line.substring(USER.length());
      } else if (line.startsWith(PASSWORD)) {
        foundPassword = line.substring(PASSWORD.length());
      }
    }
    return foundUser.equals(user) && !foundPassword.isEmpty()
        ? Optional.of(foundPassword)
        : Optional.empty();
  }

  /** Writes the file; never readable by others, not even while it is written. */
  void write(String user, String password) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path aside = folder.resolve(file.getFileName() + ".next");
    Files.createDirectories(
        folder,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FOLDER)));
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
      String text = USER + user + "\n" + PASSWORD + password + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
