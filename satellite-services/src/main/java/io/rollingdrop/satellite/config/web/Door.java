package io.rollingdrop.satellite.config.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rollingdrop.satellite.config.signin.Session;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the listener to an {@link Endpoint}: request id, origin, session and size in, reply
 * or problem out, each request counted. Nothing leaves without a request id and the security
 * headers, and no exception leaves at all.
 */
final class Door {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final HeaderName REQUEST_ID = HeaderNames.create("RD-Request-Id");
  private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final String UNMATCHED = "unmatched";
  private static final String RETRY_AFTER_S = "1";

  private final Sessions sessions;
  private final OriginCheck origins;
  private final SecurityHeaders security;
  private final RequestMetrics metrics;
  private final int maxPayload;
  private final BooleanSupplier stopping;
  private final Map<String, StringJoiner> methodsByPath = new LinkedHashMap<>();

  /**
   * @param maxPayload longest body taken, bytes
   * @param stopping whether new requests are to be refused
   */
  Door(
      Sessions sessions,
      OriginCheck origins,
      SecurityHeaders security,
      RequestMetrics metrics,
      int maxPayload,
      BooleanSupplier stopping) {
    this.sessions = sessions;
    this.origins = origins;
    this.security = security;
    this.metrics = metrics;
    this.maxPayload = maxPayload;
    this.stopping = stopping;
  }

  /**
   * What answers a request that streams, after the door has let it in; ends when the stream ends.
   */
  @FunctionalInterface
  interface Stream {
    void serve(Session session, ServerRequest request, ServerResponse response);
  }

  /** What a route does with a request, before its result is sent and counted. */
  @FunctionalInterface
  private interface Work {
    Reply answer(ServerRequest request, String requestId) throws InterruptedException;
  }

  /** A route for who is signed in. */
  void signedIn(HttpRouting.Builder routing, Method method, String path, Endpoint endpoint) {
    add(
        routing,
        method,
        path,
        (request, id) -> {
          byte[] body = admit(request);
          return endpoint.answer(new Call(request, id, session(request), body));
        });
  }

  /** A route for anybody. */
  void open(HttpRouting.Builder routing, Method method, String path, Endpoint endpoint) {
    add(
        routing,
        method,
        path,
        (request, id) -> endpoint.answer(new Call(request, id, null, admit(request))));
  }

  /** A route for who is signed in, answered with a stream. */
  void stream(HttpRouting.Builder routing, String path, Stream stream) {
    methodsByPath.computeIfAbsent(path, p -> new StringJoiner(", ")).add(Method.GET.text());
    routing.route(
        Method.GET,
        path,
        (request, response) -> {
          String id = requestId(request);
          Session session;
          try {
            requireRunning();
            session = session(request);
          } catch (RuntimeException e) {
            Reply reply = problem(e, id);
            send(reply, id, response);
            metrics.answered(path, Method.GET.text(), reply.status());
            return;
          }
          security.addTo(response);
          response.header(REQUEST_ID, id);
          metrics.answered(path, Method.GET.text(), response.status().code());
          stream.serve(session, request, response);
        });
  }

  /**
   * Ends the routing: other methods of known paths are problems, the rest is for {@code others}.
   */
  void close(HttpRouting.Builder routing, Endpoint others) {
    methodsByPath.forEach(
        (path, methods) ->
            routing.any(
                path,
                (request, response) ->
                    handle(
                        UNMATCHED,
                        request,
                        response,
                        (r, id) -> {
                          throw methodNotAllowed(request, methods.toString());
                        })));
    routing.any(
        (request, response) ->
            handle(
                UNMATCHED,
                request,
                response,
                (r, id) -> {
                  Method method = r.prologue().method();
                  if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
                    throw methodNotAllowed(request, "GET, HEAD");
                  }
                  return others.answer(new Call(r, id, null, new byte[0]));
                }));
    routing.error(
        Throwable.class,
        (request, response, failure) ->
            handle(UNMATCHED, request, response, (r, id) -> problem(failure, id)));
  }

  private static ProblemException methodNotAllowed(ServerRequest request, String methods) {
    return ProblemType.METHOD_NOT_ALLOWED
        .problem(
            "This path takes %s, not %s. Use one of them."
                .formatted(methods, request.prologue().method()))
        .withHeader("Allow", methods);
  }

  private void add(HttpRouting.Builder routing, Method method, String path, Work work) {
    methodsByPath.computeIfAbsent(path, p -> new StringJoiner(", ")).add(method.text());
    routing.route(method, path, (request, response) -> handle(path, request, response, work));
  }

  /** Checks and reads; who may not change anything is told before the body is looked at. */
  private byte[] admit(ServerRequest request) {
    Method method = request.prologue().method();
    boolean changes = !method.equals(Method.GET) && !method.equals(Method.HEAD);
    boolean hasBody = changes && !method.equals(Method.DELETE);
    if (changes) {
      origins.check(request.headers(), hasBody);
    }
    return hasBody ? RequestBody.read(request, maxPayload) : new byte[0];
  }

  private Session session(ServerRequest request) {
    return Call.token(request)
        .flatMap(sessions::use)
        .orElseThrow(
            () ->
                ProblemType.NOT_SIGNED_IN.problem(
                    "This needs a session, and there is none, or it is over. Sign in: POST"
                        + " /api/session."));
  }

  private void handle(String route, ServerRequest request, ServerResponse response, Work work) {
    String id = requestId(request);
    Reply reply;
    try {
      requireRunning();
      reply = work.answer(request, id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = stoppingProblem().reply();
    } catch (RuntimeException e) {
      reply = problem(e, id);
    }
    send(reply, id, response);
    String method = request.prologue().method().text();
    metrics.answered(route, route.equals(UNMATCHED) ? "" : method, reply.status());
  }

  private void requireRunning() {
    if (stopping.getAsBoolean()) {
      throw stoppingProblem();
    }
  }

  private static ProblemException stoppingProblem() {
    return ProblemType.NOT_READY
        .problem("The service is stopping. Retry when it is back.")
        .withHeader("Retry-After", RETRY_AFTER_S);
  }

  private static Reply problem(Throwable failure, String requestId) {
    if (failure instanceof ProblemException problem) {
      return problem.reply();
    }
    if (failure instanceof StoreUnavailableException) {
      LOG.warn("Request {} found no database: {}", requestId, failure.getMessage());
      return ProblemType.STORE_UNAVAILABLE
          .problem(
              "The configuration's database does not answer. A change may have been saved, or not:"
                  + " read the document before you retry.")
          .withHeader("Retry-After", RETRY_AFTER_S)
          .reply();
    }
    LOG.error("Request {} failed", requestId, failure);
    return ProblemType.INTERNAL_ERROR
        .problem("The service failed on request %s. Report it.".formatted(requestId))
        .reply();
  }

  private void send(Reply reply, String requestId, ServerResponse response) {
    response.status(reply.status());
    response.header(REQUEST_ID, requestId);
    security.addTo(response);
    if (!reply.headers().containsKey("Cache-Control")) {
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
    }
    reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (reply.body().length > 0) {
      response.header(HeaderNames.CONTENT_TYPE, reply.mediaType());
      response.send(reply.body());
    } else {
      response.send();
    }
  }

  /** Another form than ours is not worth refusing a request for: it gets one of ours. */
  private static String requestId(ServerRequest request) {
    String given = request.headers().first(REQUEST_ID).orElse("");
    if (REQUEST_ID_FORM.matcher(given).matches()) {
      return given;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
