package io.rollingdrop.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies up to a bound. */
final class RequestBody {

  /**
   * How much more than the bound is read and thrown away, so that a caller who sends it all before
   * it listens gets to see the answer instead of a reset connection.
   */
  private static final int MOST_DRAINED_FACTOR = 256;

  private static final int CHUNK = 16 * 1024;

  private RequestBody() {}

  /**
   * @param most bytes taken
   * @throws ProblemException if there are more, or they do not come as HTTP says
   */
  static byte[] read(ServerRequest request, int most) {
    long announced = request.headers().contentLength().orElse(-1);
    if (announced == 0 || !request.content().hasEntity()) {
      return new byte[0];
    }
    boolean waitsForContinue = request.headers().contains(HeaderNames.EXPECT);
    if (announced > most && (waitsForContinue || announced > (long) most * MOST_DRAINED_FACTOR)) {
      throw tooLarge(most);
    }
    try {
      InputStream stream = request.content().inputStream();
      byte[] body = stream.readNBytes(most + 1);
      if (body.length <= most) {
        return body;
      }
      drain(stream, (long) most * MOST_DRAINED_FACTOR);
    } catch (IOException | RuntimeException e) {
      throw ProblemType.MALFORMED_REQUEST
          .problem("The body did not arrive as its headers say. Send it whole.")
          .withHeader("Connection", "close");
    }
    throw tooLarge(most);
  }

  private static void drain(InputStream stream, long most) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = most;
    while (left > 0) {
      int read = stream.read(chunk);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static ProblemException tooLarge(int most) {
    return ProblemType.PAYLOAD_TOO_LARGE
        .problem("The body is longer than " + most + " bytes. Send less; split a batch.")
        .withHeader("Connection", "close");
  }
}
