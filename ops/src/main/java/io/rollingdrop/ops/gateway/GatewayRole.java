package io.rollingdrop.ops.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.Gateway;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.gateway.LiveMarkets;
import io.rollingdrop.gateway.auth.ApiKey;
import io.rollingdrop.gateway.auth.KeyStore;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.stream.StreamSettings;
import io.rollingdrop.gateway.web.StageLatency;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway above a core, wherever that is. */
public final class GatewayRole {

  /** Name of the credentials that the operator's first key is written to. */
  public static final String OPERATOR = "operator";

  private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);
  private static final long WATCH_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SAY_NS = TimeUnit.SECONDS.toNanos(5);

  /**
   * What a gateway needs of the core.
   *
   * @param link for commands; the gateway closes it
   * @param feed of events
   * @param latencies of its stages, quick to tell
   */
  public record CoreAccess(
      CommandLink link, EventFeed feed, Supplier<List<StageLatency>> latencies) {}

  private final Gateway gateway;
  private final String host;

  private GatewayRole(Gateway gateway, String host) {
    this.gateway = gateway;
    this.host = host;
  }

  /**
   * Finds out before anything is started whether both ports are free.
   *
   * @throws io.rollingdrop.ops.process.RoleFailure if one is not
   */
  public static void requireFreePorts(GatewaySettings settings) {
    LocalPort.requireFree(settings.host(), settings.port(), "--port or ROLLINGDROP_PORT");
    LocalPort.requireFree(
        settings.host(), settings.operatorPort(), "--operator-port or ROLLINGDROP_OPERATOR_PORT");
  }

  /**
   * Starts a gateway, and waits until it is ready, for as long as that takes: a core may have much
   * to recover.
   *
   * @param credentials where the operator's key is written
   * @param parts takes what was started
   * @param onFailure told if the gateway must be restarted
   */
  public static GatewayRole start(
      GatewaySettings settings,
      CoreAccess core,
      Credentials credentials,
      PrometheusRegistry registry,
      StopOrder parts,
      Consumer<Throwable> onFailure) {
    Gateway gateway =
        parts.add(
            "gateway",
            Gateway.start(
                settings,
                core.link(),
                core.feed(),
                registry,
                List.of(LiveMarkets.factory(StreamSettings.defaults(), core.latencies()))));
    awaitReady(gateway);
    parts.add("gateway watch", watch(gateway, onFailure)::interrupt);
    GatewayRole role = new GatewayRole(gateway, settings.host());
    giveOperatorKey(gateway.keys(), credentials);
    return role;
  }

  private static void awaitReady(Gateway gateway) {
    long sayAt = System.nanoTime() + SAY_NS;
    while (!gateway.isReady() && !gateway.hasFailed()) {
      if (System.nanoTime() - sayAt >= 0) {
        sayAt = System.nanoTime() + SAY_NS;
        LOG.info("waiting for the core, or for the read models to catch up with it");
      }
      LockSupport.parkNanos(POLL_NS);
    }
    if (gateway.hasFailed()) {
      throw new IllegalStateException("the gateway follows the event feed no more");
    }
  }

  /** Tells of a gateway that failed; interrupted, it ends, and lets go of the gateway. */
  private static Thread watch(Gateway gateway, Consumer<Throwable> onFailure) {
    return Thread.ofPlatform()
        .name("gateway-watch")
        .daemon(true)
        .start(
            () -> {
              while (!gateway.hasFailed() && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(WATCH_NS);
              }
              if (gateway.hasFailed()) {
                onFailure.accept(
                    new IllegalStateException("the gateway follows the event feed no more"));
              }
            });
  }

  /**
   * Somebody must be able to let others in: where no operator has a key, one is made and written
   * down. A file that was removed, because its secret is kept elsewhere, is not written again.
   */
  private static void giveOperatorKey(KeyStore keys, Credentials credentials) {
    boolean any =
        keys.list().stream()
            .anyMatch(key -> key.role() == Principal.Role.OPERATOR && key.isActive());
    if (!any) {
      ApiKey key = keys.createOperatorKey();
      credentials.write(OPERATOR, new Credential(key.keyId(), keys.secretOf(key)));
      LOG.info(
          "made the operator's first key {}; its secret is in credentials/operator", key.keyId());
    }
  }

  /** Seeds the demo tenant; not without the operator's key in a file. */
  public void seedDemo(Credentials credentials) {
    Optional<Credential> operator = credentials.read(OPERATOR);
    if (operator.isEmpty()) {
      LOG.warn("no demo tenant is seeded: credentials/operator is not there to sign with");
      return;
    }
    try (SignedClient client = new SignedClient(operatorDoor(), operator.get())) {
      new DemoTenant(client, partnersDoor(), credentials).seed();
    }
  }

  /** Where partners go. */
  public URI partnersDoor() {
    return URI.create("http://" + host + ":" + gateway.port());
  }

  /** Where operators go. */
  public URI operatorDoor() {
    return URI.create("http://" + host + ":" + gateway.operatorPort());
  }
}
