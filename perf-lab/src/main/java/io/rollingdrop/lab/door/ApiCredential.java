package io.rollingdrop.lab.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What signs requests.
 *
 * @param keyId the key's public id
 * @param secret that signs; never printed
 */
public record ApiCredential(String keyId, String secret) {

  private static final String KEY = "RD_KEY";
  private static final String SECRET = "RD_SECRET";

  /**
   * Reads a file of lines {@code RD_KEY=} and {@code RD_SECRET=}, as the launcher writes them.
   *
   * @throws IOException if it cannot be read or lacks one of the two
   */
  public static ApiCredential read(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    if (!values.containsKey(KEY) || !values.containsKey(SECRET)) {
      throw new IOException(file + " holds no lines " + KEY + "= and " + SECRET + "=");
    }
    return new ApiCredential(values.get(KEY), values.get(SECRET));
  }

  @Override
  public String toString() {
    return "ApiCredential[" + keyId + "]";
  }
}
