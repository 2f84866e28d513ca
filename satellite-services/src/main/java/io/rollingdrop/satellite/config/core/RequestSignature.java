package io.rollingdrop.satellite.config.core;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How requests to the gateway are signed, as its page "Signing a request" says: {@code
 * hex(HMAC-SHA256(secret, METHOD \n path?query \n timestamp \n nonce \n hex(SHA-256(body))))}.
 */
final class RequestSignature {

  private static final String HMAC = "HmacSHA256";
  private static final HexFormat HEX = HexFormat.of();

  private RequestSignature() {}

  /**
   * @param pathAndQuery as on the request line
   * @param timestamp milliseconds since the Unix epoch
   * @param body empty for none
   * @return 64 hexadecimal digits, lower case
   */
  static String sign(
      String secret,
      String method,
      String pathAndQuery,
      String timestamp,
      String nonce,
      byte[] body) {
    try {
      String bodyHash = HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      String signed = String.join("\n", method, pathAndQuery, timestamp, nonce, bodyHash);
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), HMAC));
      return HEX.formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256 and " + HMAC, e);
    }
  }
}
