package io.rollingdrop.lab.door;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.gateway.GatewayRole;
import io.rollingdrop.ops.gateway.LocalStages;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A system to be reached through its doors.
 *
 * @param partners where partners go
 * @param operators where operators go
 * @param operator an operator's key
 * @param parts what is to be stopped with it; nothing if it runs elsewhere
 */
public record RunningSystem(
    URI partners, URI operators, ApiCredential operator, AutoCloseable parts)
    implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int ANY_PORT = 0;

  /** One that runs elsewhere, and goes on when this is closed. */
  public static RunningSystem at(URI partners, URI operators, ApiCredential operator) {
    return new RunningSystem(partners, operators, operator, () -> {});
  }

  /**
   * Starts core and gateway in this process, put together as {@code up} does, on free ports.
   *
   * @param data folder for everything that it keeps; must be empty
   * @throws DoorException if it does not start
   */
  public static RunningSystem embedded(Path data, CoreSettings settings) {
    StopOrder parts = new StopOrder();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Consumer<Throwable> onFailure = cause -> failure.compareAndSet(null, cause);
    try {
      PrometheusRegistry registry = new PrometheusRegistry();
      Core core =
          CoreRole.start(
                  new CoreRole.Settings(
                      data.resolve("core"), settings, CoreRole.Journals.DEFAULTS, HOST, ANY_PORT),
                  registry,
                  parts,
                  onFailure)
              .core();
      Credentials credentials = new Credentials(data);
      GatewayRole gateway =
          GatewayRole.start(
              GatewaySettings.defaults(data.resolve("gateway")),
              new GatewayRole.CoreAccess(core.newLink(), core.feed(), new LocalStages(core)),
              credentials,
              registry,
              parts,
              onFailure);
      Credentials.Credential operator = credentials.read(GatewayRole.OPERATOR).orElseThrow();
      return new RunningSystem(
          gateway.partnersDoor(),
          gateway.operatorDoor(),
          new ApiCredential(operator.keyId(), operator.secret()),
          parts);
    } catch (RoleFailure | IllegalStateException e) {
      parts.close();
      throw new DoorException("the system did not start: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      parts.close();
    } catch (Exception e) {
      throw new DoorException("the system did not stop in order: " + e.getMessage(), e);
    }
  }
}
