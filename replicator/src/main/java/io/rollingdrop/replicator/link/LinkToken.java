package io.rollingdrop.replicator.link;

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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that a core and its gateways share. A gateway proves that it has it by a keyed hash of
 * its hello; the secret itself is never sent. Immutable, thread safe; not shown by {@link
 * #toString}.
 */
public final class LinkToken {

  /** A shorter secret is refused, in bytes. */
  public static final int MIN_LENGTH = 32;

  /** A longer file is not a token, in bytes. */
  public static final int MAX_LENGTH = 1024;

  /** Of a proof, in bytes. */
  public static final int PROOF_LENGTH = 32;

  private static final Logger LOG = LoggerFactory.getLogger(LinkToken.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> READABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final SecretKeySpec key;

  private LinkToken(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * @param secret at least {@link #MIN_LENGTH} bytes that nobody can guess
   * @throws IllegalArgumentException if it is shorter or longer than allowed
   */
  public static LinkToken of(byte[] secret) {
    checkLength(secret.length, "the link token");
    return new LinkToken(secret.clone());
  }

  /**
   * Reads a token file: text, without the white space around it.
   *
   * @throws IllegalArgumentException if it is too short or too long to be one
   * @throws UncheckedIOException if it cannot be read
   */
  public static LinkToken load(Path file) {
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw new IllegalArgumentException(
            file + " is longer than " + MAX_LENGTH + " bytes: not a link token");
      }
      byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
      checkLength(secret.length, file.toString());
      warnIfReadable(file);
      return new LinkToken(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the link token " + file + ": start the core first, or copy its token here",
          e);
    }
  }

  /**
   * Reads a token file, or makes one with 32 random bytes in hexadecimal that only its owner can
   * read. Several processes may do so at the same time, and have the same.
   *
   * @throws UncheckedIOException if it can be neither read nor written
   */
  public static LinkToken loadOrCreate(Path file) {
    if (!Files.exists(file)) {
      create(file);
    }
    return load(file);
  }

  private static void create(Path file) {
    byte[] random = new byte[MIN_LENGTH];
    new SecureRandom().nextBytes(random);
    byte[] text = (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path written =
        file.resolveSibling(file.getFileName() + ".new-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(written);
      // The mode is set as the file is made: it is never readable by others, not even empty.
      try (FileChannel channel =
          FileChannel.open(
              written,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      // A link takes the place of no file that another process has made meanwhile.
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process has made {}", file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the link token " + file, e);
    } finally {
      deleteQuietly(written);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", file, e);
    }
  }

  private static void checkLength(int length, String what) {
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          what
              + " has "
              + length
              + " bytes, not "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH
              + ": make one with openssl rand -hex 32");
    }
  }

  private static void warnIfReadable(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(READABLE_BY_OTHERS::contains)) {
      LOG.warn("the link token {} can be read by others than its owner: chmod 600 it", file);
    }
  }

  /** The proof of having this token, for a message. */
  public byte[] proof(DirectBuffer message, int offset, int length) {
    byte[] bytes = new byte[length];
    message.getBytes(offset, bytes);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
    }
  }

  /** Whether the proof after the message was made with this token; in constant time. */
  public boolean isProof(DirectBuffer message, int offset, int length) {
    byte[] given = new byte[PROOF_LENGTH];
    message.getBytes(offset + length, given);
    return MessageDigest.isEqual(proof(message, offset, length), given);
  }

  @Override
  public String toString() {
    return "LinkToken";
  }
}
