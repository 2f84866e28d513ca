package io.rollingdrop.gateway;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.rollingdrop.protocol.EventHandler;

/**
 * A part of the gateway beside REST: its read models on the feed, its routes on the partners'
 * listener. Made by a {@link Factory} when the gateway starts.
 */
public interface GatewayPart extends AutoCloseable {

  /** Makes a part, from what the gateway shares with it. */
  @FunctionalInterface
  interface Factory {
    GatewayPart create(GatewayServices services);
  }

  /**
   * Gets every event, on the feed's thread, before the caller whose command caused it is answered.
   * An exception ends the gateway's readiness: the part's read model would be wrong.
   */
  EventHandler eventHandler();

  /** Work to be done often, on the feed's thread, also while the feed is quiet or out of reach. */
  default void onDutyCycle() {}

  /** Sets up the partners' listener; called once, before it starts. */
  default void configure(ListenerConfig.BuilderBase<?, ?> listener) {}

  /**
   * Adds routes; called once, before the server starts, and before the route that answers whatever
   * no other takes.
   */
  void addRoutes(HttpRouting.Builder http, WsRouting.Builder webSocket);

  /** Ends what the part has open; called before the server stops. */
  @Override
  void close();
}
