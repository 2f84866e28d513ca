package io.rollingdrop.gateway.stream;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.RequestMetrics;
import io.rollingdrop.gateway.http.StageLatency;
import io.rollingdrop.gateway.live.Features;
import io.rollingdrop.gateway.web.PublicRouting;
import io.rollingdrop.protocol.market.FeedScript;
import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.NaiveExchange;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

/** A real server with the doors of this package, fed by a script. */
public final class StreamFixture implements AutoCloseable {

  public static final int MARKET = 7;
  public static final FeedScript.Owner ANN = new FeedScript.Owner(1, 11);
  public static final FeedScript.Owner BEN = new FeedScript.Owner(2, 22);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final MarketModel model =
      new MarketModel(new MarketModel.Settings(50, 20, 0), System::nanoTime);
  public final ExecutionLog log;
  public final FeedScript feed;
  public final NaiveExchange exchange;
  public final StreamRouting stream;
  private final WebServer server;

  public StreamFixture(StreamSettings settings, ExecutionLog.Settings retention) {
    log = new ExecutionLog(retention);
    feed = new FeedScript(model, log);
    exchange = new NaiveExchange(feed, MARKET);
    stream =
        new StreamRouting(
            model,
            log,
            this::authenticate,
            (tenant, account) -> account / 10 == tenant,
            Features.ALL,
            settings);
    PublicRouting page =
        new PublicRouting(
            model,
            () ->
                List.of(
                    new io.rollingdrop.gateway.web.StageLatency(
                        "engine", 5, 0.25, 1.5, 2.5, 9.75)));
    HttpRouting.Builder http = HttpRouting.builder();
    WsRouting.Builder webSocket = WsRouting.builder();
    stream.routing(http);
    stream.routing(webSocket);
    Door door = door();
    page.add(door, http);
    door.close(http);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .addProtocol(stream.protocolConfig())
            .addRouting(http)
            .addRouting(webSocket)
            .build()
            .start();
    stream.start();
    feed.createMarket(MARKET, "GIG-EUR");
  }

  /** A door for what needs no key. */
  public static Door door() {
    StageLatency latency = new StageLatency(System::nanoTime);
    RequestMetrics metrics = new RequestMetrics(new PrometheusRegistry(), latency);
    return new Door(null, null, metrics, 1, 1, () -> false);
  }

  /** The key is simply the tenant's number. */
  private Principal authenticate(String method, String pathAndQuery, Headers headers, byte[] body) {
    String key = headers.first(HeaderNames.create("Test-Key")).orElse("");
    boolean known = key.matches("[0-9]") && method.equals("GET") && body.length == 0;
    if (!known || !pathAndQuery.startsWith(StreamRouting.PARTNER_PATH)) {
      throw new ProblemException(401, "invalid-signature", "Not authentic", "sign the request");
    }
    int tenantId = Integer.parseInt(key);
    return new Principal(
        "rd_test_" + key,
        tenantId,
        tenantId,
        tenantId == 0 ? Principal.Role.OPERATOR : Principal.Role.PARTNER);
  }

  public int port() {
    return server.port();
  }

  public URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }

  HttpClient http() {
    return HTTP;
  }

  /** Connects as a partner and takes the welcome. */
  StreamClient partner(int tenantId) {
    StreamClient client = new StreamClient();
    HTTP.newWebSocketBuilder()
        .header("Test-Key", Integer.toString(tenantId))
        .buildAsync(uri("ws", StreamRouting.PARTNER_PATH), client)
        .join();
    client.expect("welcome");
    return client;
  }

  /** Connects as a visitor and takes the welcome. */
  StreamClient visitor() {
    StreamClient client = new StreamClient();
    HTTP.newWebSocketBuilder().buildAsync(uri("ws", StreamRouting.PUBLIC_PATH), client).join();
    client.expect("welcome");
    return client;
  }

  @Override
  public void close() {
    stream.close();
    server.stop();
  }
}
