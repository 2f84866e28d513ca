package io.rollingdrop.lab.limits;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The web server that the gateway stands on, with a handler that reads the request and answers at
 * once: what no front door on this server, on this machine, under this client, can be faster than.
 */
public final class EmptyDoor implements AutoCloseable {

  private static final int CREATED = 201;
  private static final int CONNECTIONS = 8_192;

  /** As long as the gateway's answer to an order that rests. */
  private static final byte[] ANSWER =
      """
      {"sequence":81204,"order_id":81204,"account_id":2251799813685248,"market_id":2147483000,\
      "client_order_id":"00000001a2b3c4d5","side":"buy","time_in_force":"gtc","price":9950,"quantity":50,\
      "status":"open","open_quantity":50,"filled_quantity":0,"fills":[]}"""
          .getBytes(StandardCharsets.US_ASCII);

  private final WebServer server;

  /** Starts it on a free port of loopback. */
  public EmptyDoor() {
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .maxTcpConnections(CONNECTIONS)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .routing(
                HttpRouting.builder()
                    .any(
                        (request, response) -> {
                          if (request.content().hasEntity()) {
                            request.content().as(byte[].class);
                          }
                          response
                              .status(CREATED)
                              .header(HeaderNames.CONTENT_TYPE, "application/json")
                              .send(ANSWER);
                        }))
            .build()
            .start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
