package io.rollingdrop.gateway.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers what never becomes a request (a broken request line, headers without end) with a problem
 * as well.
 */
public final class TransportProblems implements DirectHandler {

  /** For every kind of failure below the routing. */
  public static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    TransportProblems problems = new TransportProblems();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, problems);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      String message) {
    ProblemException problem = problem(eventType, defaultStatus);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return TransportResponse.builder()
        .status(Status.create(problem.status()))
        .headers(responseHeaders)
        .header(HeaderNames.CONTENT_TYPE, Problems.MEDIA_TYPE)
        .header(
            HeaderNames.create(HeaderField.REQUEST_ID),
            "%016x%016x".formatted(random.nextLong(), random.nextLong()))
        .keepAlive(false)
        .entity(Problems.reply(problem).body())
        .build();
  }

  private static ProblemException problem(EventType eventType, Status status) {
    if (eventType == EventType.PAYLOAD_TOO_LARGE) {
      return ProblemType.PAYLOAD_TOO_LARGE.problem();
    }
    if (status.code() == Status.SERVICE_UNAVAILABLE_503.code()) {
      return ProblemType.NOT_READY.problem("The gateway takes no more requests just now. Retry.");
    }
    if (status.code() >= Status.INTERNAL_SERVER_ERROR_500.code()) {
      return ProblemType.INTERNAL_ERROR.problem();
    }
    return ProblemType.MALFORMED_REQUEST.problem(
        "The request is not HTTP/1.1 as understood here. Check its request line and headers.");
  }
}
