package io.rollingdrop.gateway;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.RequestMetrics;
import io.rollingdrop.gateway.http.StageLatency.Stage;
import io.rollingdrop.gateway.stream.ExecutionLog;
import io.rollingdrop.gateway.stream.StreamRouting;
import io.rollingdrop.gateway.stream.StreamSettings;
import io.rollingdrop.gateway.web.PublicRouting;
import io.rollingdrop.gateway.web.StageLatency;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.market.MarketModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What is seen live: books, trades and execution reports over WebSocket, the public market data,
 * and the page that shows them.
 */
public final class LiveMarkets implements GatewayPart {

  private static final double NS_PER_US = 1e3;

  private final MarketModel markets =
      new MarketModel(MarketModel.Settings.defaults(), System::nanoTime);
  private final ExecutionLog executions = new ExecutionLog(ExecutionLog.Settings.defaults());
  private final StreamRouting stream;
  private final PublicRouting pages;
  private final Door door;

  private LiveMarkets(
      GatewayServices services,
      StreamSettings settings,
      Supplier<List<StageLatency>> coreLatencies) {
    stream =
        new StreamRouting(
            markets,
            executions,
            services.authenticator(),
            (tenantId, accountId) -> owns(services, tenantId, accountId),
            services.features(),
            settings);
    showFigures(services.metrics());
    door = services.door();
    pages =
        new PublicRouting(
            markets,
            () -> {
              List<StageLatency> stages = new ArrayList<>();
              stages.add(figures("gateway", services.latency().lastMinute(Stage.SUBMIT)));
              stages.addAll(coreLatencies.get());
              stages.add(figures("answer", services.latency().lastMinute(Stage.ANSWER)));
              return stages;
            });
  }

  /**
   * @param coreLatencies of the core's stages; asked by every reader of the latency page, so quick
   */
  public static GatewayPart.Factory factory(
      StreamSettings settings, Supplier<List<StageLatency>> coreLatencies) {
    return services -> new LiveMarkets(services, settings, coreLatencies);
  }

  private void showFigures(RequestMetrics metrics) {
    metrics.gauge(
        "rollingdrop_gateway_stream_partner_connections",
        "Open WebSocket connections of partners",
        () -> stream.statistics().partnerConnections());
    metrics.gauge(
        "rollingdrop_gateway_stream_public_connections",
        "Open WebSocket connections of everybody else",
        () -> stream.statistics().publicConnections());
    metrics.gauge(
        "rollingdrop_gateway_stream_subscriptions",
        "Subscriptions of all WebSocket connections",
        () -> stream.statistics().subscriptions());
    metrics.count(
        "rollingdrop_gateway_stream_slow_consumers_total",
        "WebSocket connections closed because they fell too far behind",
        () -> stream.statistics().slowConsumers());
    metrics.count(
        "rollingdrop_gateway_stream_refused_connections_total",
        "WebSocket connections for which there was no place",
        () -> stream.statistics().refusedConnections());
  }

  private static boolean owns(GatewayServices services, int tenantId, long accountId) {
    AccountView account = services.models().reference().accountView(accountId);
    return account != null && account.tenantId() == tenantId;
  }

  /** The figures of a histogram of nanoseconds. */
  public static StageLatency figures(String stage, Histogram nanoseconds) {
    return new StageLatency(
        stage,
        nanoseconds.getTotalCount(),
        nanoseconds.getValueAtPercentile(50) / NS_PER_US,
        nanoseconds.getValueAtPercentile(99) / NS_PER_US,
        nanoseconds.getValueAtPercentile(99.9) / NS_PER_US,
        nanoseconds.getMaxValue() / NS_PER_US);
  }

  @Override
  public EventHandler eventHandler() {
    return (buffer, offset, length) -> {
      markets.onEvent(buffer, offset, length);
      executions.onEvent(buffer, offset, length);
    };
  }

  @Override
  public void onDutyCycle() {
    markets.onDutyCycle();
  }

  @Override
  public void configure(ListenerConfig.BuilderBase<?, ?> listener) {
    listener.addProtocol(stream.protocolConfig());
  }

  @Override
  public void addRoutes(HttpRouting.Builder http, WsRouting.Builder webSocket) {
    stream.routing(http);
    stream.routing(webSocket);
    pages.add(door, http);
    stream.start();
  }

  @Override
  public void close() {
    stream.close();
  }
}
