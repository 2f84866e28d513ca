package io.rollingdrop.satellite.config.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The key that signs requests to the operator door.
 *
 * @param keyId public
 * @param secret never to be logged
 */
record OperatorCredential(String keyId, String secret) {

  private static final String KEY = "RD_KEY=";
  private static final String SECRET = "RD_SECRET=";

  /**
   * Reads a file of lines {@code RD_KEY=} and {@code RD_SECRET=}.
   *
   * @throws IOException if it is not there, or not such a file
   */
  static OperatorCredential read(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new IOException(
          "there are no operator's credentials at "
              + file
              + "; the gateway's first start writes them");
    }
    String keyId = "";
    String secret = "";
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(KEY)) {
        keyId = line.substring(KEY.length());
      } else if (line.startsWith(SECRET)) {
        secret = line.substring(SECRET.length());
      }
    }
    if (keyId.isEmpty() || secret.isEmpty()) {
      throw new IOException(file + " has no lines RD_KEY= and RD_SECRET=; write them");
    }
    return new OperatorCredential(keyId, secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return keyId;
  }
}
