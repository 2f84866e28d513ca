package io.rollingdrop.ops.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * API keys with their secrets, for whoever signs requests on this machine: a file each, {@code
 * credentials/NAME} in the data folder, readable by its owner only, of lines {@code RD_KEY=} and
 * {@code RD_SECRET=}.
 */
public final class Credentials {

  /**
   * @param keyId the key's public id
   * @param secret that signs
   */
  public record Credential(String keyId, String secret) {
    @Override
    public String toString() {
      return "Credential[" + keyId + "]";
    }
  }

  private static final String KEY = "RD_KEY";
  private static final String SECRET = "RD_SECRET";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;

  /**
   * @param data the data folder
   */
  public Credentials(Path data) {
    folder = data.resolve("credentials");
  }

  /** The credential of that name; empty if there is none, or its file is not one. */
  public Optional<Credential> read(String name) {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, String> values = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      return values.containsKey(KEY) && values.containsKey(SECRET)
          ? Optional.of(new Credential(values.get(KEY), values.get(SECRET)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /** Writes a credential; never readable by others, not even while it is written. */
  public void write(String name, Credential credential) {
    Path file = folder.resolve(name);
    Path aside = folder.resolve(name + ".next");
    String text = KEY + "=" + credential.keyId() + "\n" + SECRET + "=" + credential.secret() + "\n";
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
      Files.deleteIfExists(aside);
      try (FileChannel channel =
          FileChannel.open(
              aside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file, e);
    }
  }
}
