package io.rollingdrop.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.auth.RateLimiter;
import io.rollingdrop.gateway.auth.SignatureAuthenticator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a listener to an {@link Endpoint}: request id, size, signature, role and rate in,
 * reply or problem out, each request counted and timed. Nothing leaves without a request id, and no
 * exception leaves at all.
 *
 * <p>Routes are collected before the server starts and then only read.
 */
public final class Door {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final HeaderName REQUEST_ID = HeaderNames.create(HeaderField.REQUEST_ID);
  private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final String UNMATCHED = "unmatched";

  private final SignatureAuthenticator authenticator;
  private final RateLimiter rates;
  private final RequestMetrics metrics;
  private final int maxPayload;
  private final Semaphore places;
  private final BooleanSupplier stopping;
  private final Map<String, StringJoiner> methodsByPath = new LinkedHashMap<>();

  /**
   * @param maxPayload longest body taken, bytes
   * @param maxRequests most signed requests that are worked on at once; more are turned away
   * @param stopping whether new requests are to be refused
   */
  public Door(
      SignatureAuthenticator authenticator,
      RateLimiter rates,
      RequestMetrics metrics,
      int maxPayload,
      int maxRequests,
      BooleanSupplier stopping) {
    this.authenticator = authenticator;
    this.rates = rates;
    this.metrics = metrics;
    this.maxPayload = maxPayload;
    places = new Semaphore(maxRequests);
    this.stopping = stopping;
  }

  /** A route for signed requests of a role. */
  public void signed(
      HttpRouting.Builder routing,
      Method method,
      String path,
      Principal.Role role,
      Endpoint endpoint) {
    add(routing, method, path, (request, id, ns) -> authentic(request, id, ns, role, endpoint));
  }

  /** A route for anybody: documents, health. */
  public void open(HttpRouting.Builder routing, Method method, String path, Endpoint endpoint) {
    add(
        routing,
        method,
        path,
        (request, id, ns) -> endpoint.answer(new Call(request, null, id, new byte[0], ns)));
  }

  /**
   * A route for anybody, also for scripts on others' pages: reads only, and without cookies or
   * keys.
   */
  public void shared(HttpRouting.Builder routing, String path, Endpoint endpoint) {
    add(routing, Method.GET, path, (request, id, ns) -> crossOrigin(request, id, ns, endpoint));
    preflight(routing, path);
  }

  /** As {@link #shared}, answered with a stream. */
  public void stream(HttpRouting.Builder routing, String path, StreamEndpoint endpoint) {
    know(Method.GET, path);
    routing.get(path, (request, response) -> handleStream(path, request, response, endpoint));
    preflight(routing, path);
  }

  private void preflight(HttpRouting.Builder routing, String path) {
    open(routing, Method.OPTIONS, path, call -> CrossOrigin.preflight());
  }

  private Reply crossOrigin(
      ServerRequest request, String requestId, long receivedNs, Endpoint endpoint) {
    Reply reply;
    try {
      reply = endpoint.answer(new Call(request, null, requestId, new byte[0], receivedNs));
    } catch (ProblemException e) {
      reply = problem(e);
    } catch (RuntimeException e) {
      reply = problem(failed(e, requestId));
    }
    return CrossOrigin.allow(reply);
  }

  /** Ends the routing: other methods of the known paths, then anything else, are problems. */
  public void close(HttpRouting.Builder routing) {
    methodsByPath.forEach(
        (path, methods) ->
            routing.any(
                path,
                (request, response) ->
                    handle(
                        UNMATCHED,
                        request,
                        response,
                        (r, id, ns) -> {
                          throw ProblemType.METHOD_NOT_ALLOWED
                              .problem(
                                  "%s takes %s, not %s. Use one of them."
                                      .formatted(path, methods, request.prologue().method()))
                              .withHeader("Allow", methods.toString());
                        })));
    routing.any(
        (request, response) ->
            handle(
                UNMATCHED,
                request,
                response,
                (r, id, ns) -> {
                  throw ProblemType.NOT_FOUND.problem(
                      "There is nothing at this path. See /openapi.yaml for what there is.");
                }));
    routing.error(
        Throwable.class,
        (request, response, failure) ->
            handle(
                UNMATCHED,
                request,
                response,
                (r, id, ns) -> {
                  throw failure instanceof ProblemException problem ? problem : failed(failure, id);
                }));
  }

  /** What a route does with a request, before its result is sent and counted. */
  @FunctionalInterface
  private interface Step {
    Reply answer(ServerRequest request, String requestId, long receivedNs);
  }

  private void add(HttpRouting.Builder routing, Method method, String path, Step step) {
    know(method, path);
    routing.route(method, path, (request, response) -> handle(path, request, response, step));
  }

  private void know(Method method, String path) {
    methodsByPath.computeIfAbsent(path, p -> new StringJoiner(", ")).add(method.text());
  }

  private Reply authentic(
      ServerRequest request,
      String requestId,
      long receivedNs,
      Principal.Role role,
      Endpoint endpoint) {
    authenticator.screen(request.headers());
    byte[] body = RequestBody.read(request, maxPayload);
    if (!places.tryAcquire()) {
      // With the body read and nothing else done: the connection goes on, and it costs little.
      throw ProblemType.BACK_PRESSURE
          .problem("The gateway is at work on as many requests as it takes; nothing was executed.")
          .retryAfter(1);
    }
    try {
      return authentic(request, requestId, receivedNs, body, role, endpoint);
    } finally {
      places.release();
    }
  }

  private Reply authentic(
      ServerRequest request,
      String requestId,
      long receivedNs,
      byte[] body,
      Principal.Role role,
      Endpoint endpoint) {
    String query = request.prologue().query().rawValue();
    String path = request.prologue().uriPath().rawPath();
    Principal principal =
        authenticator.authenticate(
            request.prologue().method().text(),
            query.isEmpty() ? path : path + '?' + query,
            request.headers(),
            body);
    Reply reply;
    try {
      if (principal.role() != role) {
        throw ProblemType.NOT_AUTHORISED.problem(
            "Key %s is of role %s; this path is for %s keys."
                .formatted(principal.keyId(), principal.role(), role));
      }
      reply = endpoint.answer(new Call(request, principal, requestId, body, receivedNs));
    } catch (ProblemException e) {
      reply = problem(e);
    } catch (RuntimeException e) {
      reply = problem(failed(e, requestId));
    }
    return reply
        .with(HeaderField.RATE_LIMIT_POLICY, rates.policy(principal))
        .with(HeaderField.RATE_LIMIT, rates.limit(principal));
  }

  private void handle(String route, ServerRequest request, ServerResponse response, Step step) {
    long receivedNs = System.nanoTime();
    String requestId = requestId(request);
    metrics.begin();
    try {
      Reply reply = answer(request, requestId, receivedNs, step);
      send(reply, requestId, response);
      long durationNs = System.nanoTime() - receivedNs;
      String method = request.prologue().method().text();
      metrics.answered(route, route.equals(UNMATCHED) ? "" : method, reply.status(), durationNs);
      LOG.debug(
          "{} {} {} in {} us, request {}",
          method,
          route,
          reply.status(),
          durationNs / 1000,
          requestId);
    } finally {
      metrics.end();
    }
  }

  /** The request counts as answered once the stream is open: how long that lasts is no latency. */
  private void handleStream(
      String route, ServerRequest request, ServerResponse response, StreamEndpoint endpoint) {
    StreamReply[] opened = new StreamReply[1];
    handle(
        route,
        request,
        response,
        (r, id, ns) ->
            crossOrigin(
                r,
                id,
                ns,
                call -> {
                  opened[0] = endpoint.open(call);
                  return opened[0].head();
                }));
    StreamReply stream = opened[0];
    if (stream == null) {
      return;
    }
    try (stream;
        OutputStream out = response.outputStream()) {
      stream.writeTo(out);
    } catch (IOException | UncheckedIOException | CloseConnectionException e) {
      LOG.debug("The reader of {} went away", route, e);
    }
  }

  private Reply answer(ServerRequest request, String requestId, long receivedNs, Step step) {
    try {
      if (stopping.getAsBoolean()) {
        throw ProblemType.NOT_READY
            .problem("The gateway is stopping; nothing was executed. Retry after 1 s.")
            .retryAfter(1)
            .withHeader("Connection", "close");
      }
      return step.answer(request, requestId, receivedNs);
    } catch (ProblemException e) {
      return problem(e);
    } catch (RuntimeException e) {
      return problem(failed(e, requestId));
    }
  }

  private Reply problem(ProblemException problem) {
    metrics.problem(problem.type());
    return Problems.reply(problem);
  }

  private static ProblemException failed(Throwable failure, String requestId) {
    LOG.error("Request {} failed", requestId, failure);
    return ProblemType.INTERNAL_ERROR
        .problem(
            "The gateway failed on request %s. Report it; retry with the same Idempotency-Key."
                .formatted(requestId))
        .with("request_id", requestId);
  }

  private static void send(Reply reply, String requestId, ServerResponse response) {
    response.status(reply.status());
    response.header(REQUEST_ID, requestId);
    reply.headers().forEach((name, value) -> response.header(name, value));
    if (reply.body().length > 0 || reply.isStreamed()) {
      response.header(HeaderNames.CONTENT_TYPE, reply.mediaType());
    }
    if (!reply.isStreamed()) {
      response.send(reply.body());
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
