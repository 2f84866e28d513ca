package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random secret in a file that only its owner can read. */
final class Secret {

  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** The secret in a file, made where it is missing. */
  static String in(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new InfrastructureException("cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whole or not at all: a half-written secret would be taken for one. */
  private static void make(Path file) throws IOException {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    Path aside =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "secret-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(aside, HexFormat.of().formatHex(bytes) + "\n");
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
