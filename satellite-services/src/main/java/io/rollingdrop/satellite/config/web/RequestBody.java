package io.rollingdrop.satellite.config.web;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies up to a bound. */
final class RequestBody {

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
    try (InputStream stream = request.content().inputStream()) {
      body = stream.readNBytes(most + 1);
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
