package io.rollingdrop.satellite.config.signin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes of passwords: PBKDF2 with HMAC-SHA-256 (RFC 8018), written as {@code
 * pbkdf2-sha256$ITERATIONS$SALT$HASH} with salt and hash in base64. The cost is in the hash, so it
 * may rise without harm to older ones.
 */
public final class PasswordHash {

  /** OWASP's recommendation of 2023 for this function. */
  public static final int LEAST_ITERATIONS = 600_000;

  private static final String PREFIX = "pbkdf2-sha256";
  private static final String FUNCTION = "PBKDF2WithHmacSHA256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PasswordHash() {}

  /**
   * Takes a fraction of a second, on purpose.
   *
   * @param iterations from {@link #LEAST_ITERATIONS}
   */
  public static String of(char[] password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        PREFIX,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(derive(password, salt, iterations)));
  }

  /**
   * Whether the password is the hash's, in a time that does not tell where they differ.
   *
   * @throws IllegalArgumentException if the hash is none of ours
   */
  public static boolean matches(char[] password, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(PREFIX)) {
      throw new IllegalArgumentException("a password hash is not of the form " + PREFIX + "$...");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] expected = base64.decode(parts[3]);
    byte[] actual = derive(password, base64.decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(FUNCTION).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + FUNCTION, e);
    } finally {
      spec.clearPassword();
    }
  }
}
