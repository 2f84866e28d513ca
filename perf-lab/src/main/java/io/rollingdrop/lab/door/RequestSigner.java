package io.rollingdrop.lab.door;

import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.gateway.http.HeaderField;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Signs requests with one key. Any thread may call.
 *
 * @param credential of the key
 */
public record RequestSigner(ApiCredential credential) {

  /**
   * The headers that sign a request made now.
   *
   * @param path with its query
   * @param body empty: none
   */
  public Map<String, String> headers(String method, String path, byte[] body) {
    String timestamp = Long.toString(System.currentTimeMillis());
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String nonce = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    return Map.of(
        HeaderField.KEY,
        credential.keyId(),
        HeaderField.TIMESTAMP,
        timestamp,
        HeaderField.NONCE,
        nonce,
        HeaderField.SIGNATURE,
        RequestSignature.sign(credential.secret(), method, path, timestamp, nonce, body));
  }
}
