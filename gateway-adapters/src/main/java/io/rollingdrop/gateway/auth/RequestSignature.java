package io.rollingdrop.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How requests are signed: {@code hex(HMAC-SHA256(secret, METHOD \n path?query \n timestamp \n
 * nonce \n hex(SHA-256(body))))}, hex in lower case. For the server and for clients in Java.
 */
public final class RequestSignature {

  private static final String HMAC = "HmacSHA256";
  private static final HexFormat HEX = HexFormat.of();

  private RequestSignature() {}

  /**
   * @param secret as it was handed out; its ASCII bytes are the HMAC's key
   * @param method upper case
   * @param pathAndQuery as on the request line
   * @param timestamp value of {@code RD-Timestamp}
   * @param nonce value of {@code RD-Nonce}
   * @param body empty for none
   * @return 64 hexadecimal digits
   */
  public static String sign(
      String secret,
      String method,
      String pathAndQuery,
      String timestamp,
      String nonce,
      byte[] body) {
    String signed =
        method
            + '\n'
            + pathAndQuery
            + '\n'
            + timestamp
            + '\n'
            + nonce
            + '\n'
            + HEX.formatHex(sha256(body));
    return HEX.formatHex(
        hmac(secret.getBytes(StandardCharsets.US_ASCII), signed.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether two signatures are equal, in a time that does not tell where they differ. */
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
