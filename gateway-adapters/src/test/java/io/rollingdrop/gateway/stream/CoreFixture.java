package io.rollingdrop.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.gateway.Gateway;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.gateway.LiveMarkets;
import io.rollingdrop.gateway.auth.ApiKey;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A real core with a real gateway before it, and one market of two tenants. */
final class CoreFixture implements AutoCloseable {

  static final int MARKET = 7;
  static final long SELLER = 11;
  static final long BUYER = 22;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(5),
          1 << 12,
          16,
          16,
          64,
          256,
          16,
          64,
          1 << 12,
          1 << 10,
          16);

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Path directory;
  private final Core core;
  private Gateway gateway;

  CoreFixture(Path directory) {
    this.directory = directory;
    core =
        Core.start(
            CoreSettings.DEFAULTS.with(Durability.MEMORY).with(SMALL),
            JournalDirectory.open(
                directory.resolve("core"), Durability.MEMORY, new OffsetEpochNanoClock()),
            failure::set);
    startGateway();
    operator("tenants", "{'id':1}");
    operator("tenants", "{'id':2}");
    operator("assets", "{'id':1,'symbol':'USD','scale':2}");
    operator("assets", "{'id':2,'symbol':'TICKET','scale':0}");
    operator(
        "markets",
        "{'id':7,'owner_tenant_id':1,'base_asset_id':2,'quote_asset_id':1,'lot_size':1,"
            + "'tick_size':1,'symbol':'TICKET-USD'}");
    operator("markets/7/grants", "{'tenant_id':2}");
    operator("accounts", "{'id':11,'tenant_id':1}");
    operator("accounts", "{'id':22,'tenant_id':2}");
    operator("deposits", "{'account_id':11,'asset_id':2,'amount':1000000}");
    operator("deposits", "{'account_id':22,'asset_id':1,'amount':1000000000}");
  }

  private void startGateway() {
    gateway =
        Gateway.start(
            GatewaySettings.defaults(directory.resolve("gateway")),
            core.newLink(),
            core.feed(),
            new PrometheusRegistry(),
            List.of(LiveMarkets.factory(StreamSettings.defaults(), List::of)));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!gateway.isReady()) {
      assertThat(failure.get()).isNull();
      assertThat(System.nanoTime()).as("ready in time").isLessThan(until);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Stops the gateway and starts another before the same core. */
  void restartGateway() {
    gateway.close();
    startGateway();
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + gateway.port() + path);
  }

  private void operator(String resource, String body) {
    ApiKey key = gateway.keys().createOperatorKey();
    post(key, gateway.operatorPort(), "POST", "/operator/v1/" + resource, body);
  }

  /** Sends an order request of a partner; returns the accepted answer. */
  JsonNode partner(int tenantId, String method, String path, String body) {
    ApiKey key = gateway.keys().createPartnerKey(tenantId);
    return post(key, gateway.port(), method, path, body);
  }

  /** Places a limit order that rests or trades; returns its id. */
  long place(int tenantId, long accountId, String side, long price, long quantity) {
    String body =
        "{'account_id':%d,'market_id':7,'side':'%s','price':%d,'quantity':%d}"
            .formatted(accountId, side, price, quantity);
    return partner(tenantId, "POST", "/v1/orders", body).path("order_id").asLong();
  }

  private JsonNode post(ApiKey key, int port, String method, String path, String singleQuoted) {
    byte[] body = singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/json")
            .header(HeaderField.IDEMPOTENCY_KEY, newKey());
    sign(key, method, path, body, request::header);
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Connects to the partners' stream as a partner would, and takes the welcome. */
  StreamClient stream(int tenantId) {
    ApiKey key = gateway.keys().createPartnerKey(tenantId);
    StreamClient client = new StreamClient();
    var builder = HTTP.newWebSocketBuilder();
    sign(key, "GET", StreamRouting.PARTNER_PATH, new byte[0], builder::header);
    builder.buildAsync(uri("ws", StreamRouting.PARTNER_PATH), client).join();
    client.expect("welcome");
    return client;
  }

  private void sign(
      ApiKey key, String method, String path, byte[] body, BiConsumer<String, String> header) {
    String timestamp = Long.toString(System.currentTimeMillis());
    String nonce = "n" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-nonce";
    header.accept(HeaderField.KEY, key.keyId());
    header.accept(HeaderField.TIMESTAMP, timestamp);
    header.accept(HeaderField.NONCE, nonce);
    header.accept(
        HeaderField.SIGNATURE,
        RequestSignature.sign(gateway.keys().secretOf(key), method, path, timestamp, nonce, body));
  }

  private static String newKey() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return IdempotencyKey.of(System.currentTimeMillis(), random.nextLong(), random.nextLong())
        .toString();
  }

  @Override
  public void close() {
    gateway.close();
    core.close();
    assertThat(failure.get()).isNull();
  }
}
