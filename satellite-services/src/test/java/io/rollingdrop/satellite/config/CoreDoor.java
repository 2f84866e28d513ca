package io.rollingdrop.satellite.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A gateway's operator door as its page describes it, for tests: checks signatures and idempotency
 * keys, knows markets and fee accounts, can go away and come back.
 */
final class CoreDoor implements AutoCloseable {

  static final String KEY = "rd_op_test";
  static final String SECRET = "wJ2bQ0qkYt3xN5mR8vL1cZ7hS4dF6gA9eK0uP2iO5yB";
  static final long FEE_ACCOUNT = 900;

  private static final JsonMapper MAPPER = new JsonMapper();

  /** A write that the door took. */
  record Write(String path, JsonNode body, String idempotencyKey) {}

  private final SortedMap<Integer, ObjectNode> markets = new ConcurrentSkipListMap<>();
  private final Map<String, byte[]> answersByKey = new ConcurrentHashMap<>();
  private final List<Write> writes = new CopyOnWriteArrayList<>();
  private volatile boolean keysExpire;
  private HttpServer server;
  private int port;

  CoreDoor() throws IOException {
    open();
  }

  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/operator/v1/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    port = server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void addMarket(int marketId) {
    ObjectNode market = MAPPER.createObjectNode();
    market.put("market_id", marketId).put("symbol", "M" + marketId).put("state", "continuous");
    market.putObject("fees").put("maker_ppm", 0).put("taker_ppm", 0).put("fee_account_id", 0);
    market.putObject("limits").put("min_price", 0).put("max_price", 0).put("max_quantity", 0);
    markets.put(marketId, market);
  }

  /** What is in force for a market. */
  JsonNode market(int marketId) {
    return markets.get(marketId);
  }

  List<Write> writes() {
    return writes;
  }

  /** The door forgets what keys it knew, and takes old ones no more. */
  void expireKeys() {
    keysExpire = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!isSigned(exchange, body)) {
        answer(exchange, 401, problem("not-authentic", "The signature does not match."));
      } else if (exchange.getRequestMethod().equals("GET")) {
        ObjectNode page = MAPPER.createObjectNode();
        ArrayNode list = page.putArray("markets");
        markets.values().forEach(list::add);
        page.putNull("next_cursor");
        answer(exchange, 200, MAPPER.writeValueAsBytes(page));
      } else {
        put(exchange, MAPPER.readTree(body));
      }
    }
  }

  private void put(HttpExchange exchange, JsonNode body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (UUID.fromString(key).version() != 7) {
      answer(exchange, 400, problem("invalid-idempotency-key", "No UUIDv7."));
      return;
    }
    if (keysExpire) {
      keysExpire = false;
      answer(exchange, 409, problem("idempotency-key-expired", "The key is too old."));
      return;
    }
    byte[] known = answersByKey.get(key);
    if (known != null) {
      answer(exchange, 200, known);
      return;
    }
    String[] parts = path.split("/");
    ObjectNode market = markets.get(Integer.parseInt(parts[4]));
    if (market == null) {
      answer(exchange, 404, problem("unknown-market", "No such market."));
      return;
    }
    if (parts[5].equals("fees")
        && body.path("fee_account_id").asLong() != 0
        && body.path("fee_account_id").asLong() != FEE_ACCOUNT) {
      answer(exchange, 404, problem("unknown-account", "The fee account does not exist."));
      return;
    }
    if (parts[5].equals("state")) {
      market.set("state", body.get("state"));
    } else {
      market.set(parts[5], body);
    }
    writes.add(new Write(path, body, key));
    byte[] reply = MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("sequence", 1));
    answersByKey.put(key, reply);
    answer(exchange, 200, reply);
  }

  private static byte[] problem(String type, String detail) throws IOException {
    return MAPPER.writeValueAsBytes(
        MAPPER
            .createObjectNode()
            .put("type", "/problems/" + type)
            .put("title", type)
            .put("detail", detail));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static boolean isSigned(HttpExchange exchange, byte[] body) {
    try {
      String bodyHash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      String signed =
          String.join(
              "\n",
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("RD-Timestamp"),
              exchange.getRequestHeaders().getFirst("RD-Nonce"),
              bodyHash);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      String expected =
          HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
      return expected.equals(exchange.getRequestHeaders().getFirst("RD-Signature"))
          && KEY.equals(exchange.getRequestHeaders().getFirst("RD-Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes away; what it knows stays. */
  @Override
  public void close() {
    server.stop(0);
  }
}
