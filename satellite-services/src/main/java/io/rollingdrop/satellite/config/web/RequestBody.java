package io.rollingdrop.satellite.config.web;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies up to a bound. */
final class RequestBody {

  /** So many times the bound are read and thrown away at most. */
  private static final int MOST_DRAINED_FACTOR = 256;

  private RequestBody() {}

  /**
   * @param most bytes taken
   * @throws ProblemException if there are more, or they do not come as HTTP says
   */
  static byte[] read(ServerRequest request, int most) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    byte[] body;
    try {
      InputStream stream = request.content().inputStream();
      body = stream.readNBytes(most + 1);
      if (body.length > most) {
        // Who sends it all before listening is to see the answer, not a reset connection.
        stream.skip((long) most * MOST_DRAINED_FACTOR);
      }
    } catch (IOException | RuntimeException e) {
      throw ProblemType.MALFORMED_REQUEST
          .problem("The body did not arrive as its headers say. Send it whole.")
          .withHeader("Connection", "close");
    }
    if (body.length > most) {
      throw ProblemType.PAYLOAD_TOO_LARGE
          .problem("The body is longer than " + most + " bytes. Send less.")
          .withHeader("Connection", "close");
    }
    return body;
  }
}
