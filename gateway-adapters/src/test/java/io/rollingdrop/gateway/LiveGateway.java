package io.rollingdrop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.gateway.auth.ApiKey;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandLink;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A core on a folder with a gateway before it, in one process, as the launcher wires them. */
final class LiveGateway implements AutoCloseable {

  /** Idempotency keys older than this are expired. */
  static final long WINDOW_MS = 60_000;

  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MILLISECONDS.toNanos(WINDOW_MS),
          TimeUnit.SECONDS.toNanos(5),
          1 << 14,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          64);
  private static final CoreSettings CORE =
      CoreSettings.DEFAULTS.with(Durability.MEMORY).with(SMALL);
  private static final long PATIENCE_S = 20;

  private final Path directory;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private UnaryOperator<CommandLink> linkBy = link -> link;
  private Core core;
  private Gateway gateway;
  private GatewaySettings settings;

  LiveGateway(Path directory) {
    this(directory, GatewaySettings.defaults(directory.resolve("gateway")));
  }

  LiveGateway(Path directory, GatewaySettings settings) {
    this(directory, settings, CORE.newestRules());
  }

  /** Of a core that knows no newer rules than these. */
  LiveGateway(Path directory, GatewaySettings settings, int newestRules) {
    this.directory = directory;
    this.settings = settings;
    startCore(newestRules);
    startGateway();
  }

  private void startCore(int newestRules) {
    core =
        Core.start(
            CORE.withNewestRules(newestRules),
            JournalDirectory.open(
                directory.resolve("core"), Durability.MEMORY, new OffsetEpochNanoClock()),
            failure::set);
  }

  /** Stops both, and starts them again with a core that knows these rules. */
  void upgrade(int newestRules) {
    gateway.close();
    core.close();
    startCore(newestRules);
    startGateway();
  }

  private void startGateway() {
    gateway =
        Gateway.start(
            settings, linkBy.apply(core.newLink()), core.feed(), new PrometheusRegistry());
    await("the gateway is ready", gateway::isReady);
  }

  /** Stops the gateway and starts another on the same folder. */
  void restartGateway() {
    gateway.close();
    startGateway();
  }

  /** Stops the gateway and starts another, which reaches the core by what is made of its link. */
  void restartGateway(UnaryOperator<CommandLink> by) {
    linkBy = by;
    restartGateway();
  }

  /** Stops the gateway and starts another with other settings. */
  void restartGateway(GatewaySettings newSettings) {
    settings = newSettings;
    restartGateway();
  }

  GatewaySettings settings() {
    return settings;
  }

  Path directory() {
    return directory;
  }

  Gateway gateway() {
    return gateway;
  }

  Core core() {
    return core;
  }

  void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!condition.getAsBoolean()) {
      assertThat(failure.get()).isNull();
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /** A caller at the operator's door, with a key of its own. */
  Caller operator() {
    return caller(gateway.keys().createOperatorKey(), gateway.operatorPort());
  }

  /** A caller at the partners' door, with a key of its own. */
  Caller partner(int tenantId) {
    return caller(gateway.keys().createPartnerKey(tenantId), gateway.port());
  }

  Caller caller(ApiKey key, int port) {
    return new Caller(port, key.keyId(), gateway.keys().secretOf(key));
  }

  @Override
  public void close() {
    gateway.close();
    core.close();
    assertThat(failure.get()).isNull();
  }
}
