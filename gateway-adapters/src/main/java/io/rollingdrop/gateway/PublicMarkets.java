package io.rollingdrop.gateway;

import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.ReferenceData;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.RequestMetrics;
import io.rollingdrop.gateway.live.Features;
import io.rollingdrop.gateway.redis.RedisLink;
import io.rollingdrop.gateway.shown.EventStreams;
import io.rollingdrop.gateway.shown.ShownMarkets;
import io.rollingdrop.gateway.shown.ShownRoutes;
import io.rollingdrop.gateway.web.WidgetFiles;
import java.util.Optional;

/** What widgets need: snapshots and event streams of markets out of Redis, and their own files. */
final class PublicMarkets implements AutoCloseable {

  private final Optional<ShownMarkets> markets;
  private final EventStreams streams;
  private final ShownRoutes routes;
  private final WidgetFiles widgets;

  /**
   * @param redis to be started later; empty: there is none
   */
  PublicMarkets(
      PublicSettings settings,
      Optional<RedisLink> redis,
      ReferenceData reference,
      Features features,
      RequestMetrics metrics) {
    markets = redis.map(link -> new ShownMarkets(link, settings.shown()));
    streams = new EventStreams(settings.shown());
    routes =
        new ShownRoutes(
            markets.orElse(null),
            streams,
            marketId -> reference.marketView(marketId) != null,
            features);
    widgets = new WidgetFiles(settings.widgets());
    metrics.gauge(
        "rollingdrop_gateway_redis_connected",
        "1 while Redis is connected",
        () -> redis.isPresent() && redis.get().isConnected() ? 1 : 0);
    metrics.gauge(
        "rollingdrop_gateway_event_streams", "Open event streams of markets", streams::count);
    metrics.count(
        "rollingdrop_gateway_event_streams_refused_total",
        "Event streams for which there was no place",
        streams::refused);
    metrics.count(
        "rollingdrop_gateway_event_streams_cut_total",
        "Event streams ended because their readers took nothing",
        streams::cut);
    metrics.gauge(
        "rollingdrop_gateway_shown_markets",
        "Markets whose snapshots are kept",
        () -> markets.map(ShownMarkets::size).orElse(0));
    metrics.count(
        "rollingdrop_gateway_shown_refused_total",
        "Snapshots and updates in Redis that were not understood",
        () -> markets.map(ShownMarkets::refused).orElse(0L));
  }

  void addRoutes(Door door, HttpRouting.Builder routing) {
    routes.add(door, routing);
    widgets.add(door, routing);
  }

  void start() {
    streams.start();
  }

  /** Ends the event streams. */
  @Override
  public void close() {
    streams.close();
    markets.ifPresent(ShownMarkets::close);
  }
}
