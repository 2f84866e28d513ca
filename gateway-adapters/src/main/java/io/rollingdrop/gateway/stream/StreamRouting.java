package io.rollingdrop.gateway.stream;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.rollingdrop.gateway.auth.Authenticator;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.live.Feature;
import io.rollingdrop.gateway.live.Features;
import io.rollingdrop.protocol.market.MarketModel;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The WebSocket doors {@code /v1/stream} (partners) and {@code /public/v1/stream} (everybody).
 *
 * <p>To wire it: make it with the read models before they are fed, let it contribute to both
 * routings, {@link #start} it with the server, {@link #close} it before the server. The listener's
 * protocols should include {@link #protocolConfig}, so that an oversized frame is refused before it
 * is in memory.
 */
public final class StreamRouting implements AutoCloseable {

  /** Path of the partners' door. */
  public static final String PARTNER_PATH = "/v1/stream";

  /** Path of the public door. */
  public static final String PUBLIC_PATH = "/public/v1/stream";

  private static final byte[] NO_BODY = {};

  /**
   * Why the upgrade was refused that runs on this thread: the server then routes the same request,
   * on the same thread, as plain HTTP, and there it is answered with the problem.
   */
  private static final ThreadLocal<ProblemException> REFUSAL = new ThreadLocal<>();

  private final Authenticator authenticator;
  private final Features features;
  private final StreamSettings settings;
  private final StreamHub hub;
  private final Subscriber subscriber;

  public StreamRouting(
      MarketModel market,
      ExecutionLog executions,
      Authenticator authenticator,
      AccountOwnership ownership,
      Features features,
      StreamSettings settings) {
    this.features = features;
    this.authenticator = authenticator;
    this.settings = settings;
    this.hub = new StreamHub(market, executions, settings);
    this.subscriber = new Subscriber(market, executions, ownership, hub.channels(), settings);
  }

  /** Adds the endpoints. */
  public void routing(WsRouting.Builder routing) {
    routing.endpoint(PARTNER_PATH, () -> listener(this::partner));
    routing.endpoint(PUBLIC_PATH, () -> listener((prologue, headers) -> visitor()));
  }

  /** Adds what answers requests to these paths that are not, or were refused as, upgrades. */
  public void routing(HttpRouting.Builder routing) {
    routing.get(PARTNER_PATH, this::answerPlainHttp);
    routing.get(PUBLIC_PATH, this::answerPlainHttp);
  }

  /** The WebSocket protocol with a frame bound that suits the settings. */
  public WsConfig protocolConfig() {
    return WsConfig.builder().maxFrameLength(4 * settings.maxMessageBytes()).build();
  }

  /** Starts the dispatcher. */
  public StreamRouting start() {
    hub.start();
    return this;
  }

  /** Figures for monitoring. */
  public StreamStatistics statistics() {
    return hub.statistics();
  }

  /** Tells clients that the gateway goes away; takes no more. Idempotent. */
  @Override
  public void close() {
    hub.close();
  }

  private WsListener listener(BiFunction<HttpPrologue, Headers, Optional<Principal>> door) {
    return new StreamListener(hub, subscriber, settings, door, REFUSAL::set);
  }

  private Optional<Principal> partner(HttpPrologue prologue, Headers headers) {
    String query = prologue.query().rawValue();
    String path = prologue.uriPath().rawPath();
    String pathAndQuery = query.isEmpty() ? path : path + "?" + query;
    return Optional.of(
        authenticator.authenticate(prologue.method().text(), pathAndQuery, headers, NO_BODY));
  }

  private Optional<Principal> visitor() {
    features.require(Feature.PUBLIC_STREAM);
    return Optional.empty();
  }

  private void answerPlainHttp(ServerRequest request, ServerResponse response) {
    ProblemException problem = REFUSAL.get();
    REFUSAL.remove();
    if (problem != null) {
      throw problem;
    }
    throw ProblemType.UPGRADE_REQUIRED.problem().withHeader("Upgrade", "websocket");
  }
}
