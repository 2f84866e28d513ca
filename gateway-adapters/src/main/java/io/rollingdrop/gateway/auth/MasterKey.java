package io.rollingdrop.gateway.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The one secret at rest: 32 random bytes in a file that only its owner may read. Every API key's
 * secret is derived from it, so that none has to be stored. Who replaces the file invalidates all
 * keys.
 */
public final class MasterKey {

  private static final int LENGTH = 32;
  private static final String DERIVATION = "rollingdrop api key v1:";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] key;

  private MasterKey(byte[] key) {
    this.key = key;
  }

  /**
   * Reads the key, or makes it where there is no file.
   *
   * @throws IllegalStateException if others may read the file, or it is not 32 bytes long
   */
  public static MasterKey open(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      requireOwnerOnly(file);
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != LENGTH) {
        throw new IllegalStateException(
            "master key %s has %d bytes, not %d; restore it from its backup"
                .formatted(file, bytes.length, LENGTH));
      }
      return new MasterKey(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("master key " + file, e);
    }
  }

  /** Written aside, synced, then linked under its name: never there half written. */
  private static void create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    Path aside =
        Files.createTempFile(
            directory, "master", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        ByteBuffer remaining = ByteBuffer.wrap(bytes);
        while (remaining.hasRemaining()) {
          channel.write(remaining);
        }
        channel.force(true);
      }
      Files.createLink(file, aside);
      DurableFile.syncDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another gateway on this directory made it first: its key counts.
    } finally {
      Files.delete(aside);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IllegalStateException(
          "master key %s may be used by others (%s); run chmod 600, and consider it leaked"
              .formatted(file, PosixFilePermissions.toString(permissions)));
    }
  }

  /** The secret of an API key: 43 characters of base64url. */
  public String secretOf(String keyId) {
    byte[] derived =
        RequestSignature.hmac(key, (DERIVATION + keyId).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
  }
}
