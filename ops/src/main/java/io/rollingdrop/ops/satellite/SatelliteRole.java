package io.rollingdrop.ops.satellite;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.admin.AdminDoor;
import io.rollingdrop.ops.admin.Health;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.satellite.support.Satellite;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.util.function.Supplier;

/**
 * A satellite and its admin door, which answers first: what the satellite waits for is to be seen
 * there. Thread safe.
 */
public final class SatelliteRole {

  private final AdminDoor door;
  private volatile String waitingFor = "starting";
  private volatile Satellite satellite;

  private SatelliteRole(String host, int port, PrometheusRegistry registry) {
    door = new AdminDoor(host, port, registry, this::live, this::ready, routing -> {});
  }

  /**
   * Opens the admin door; the satellite is not there yet.
   *
   * @param setting how to choose another port
   * @param parts takes the door
   */
  public static SatelliteRole open(
      String host, int port, String setting, PrometheusRegistry registry, StopOrder parts) {
    LocalPort.requireFree(host, port, setting);
    SatelliteRole role = new SatelliteRole(host, port, registry);
    parts.add("admin door", role.door);
    return role;
  }

  /** Says what is waited for before the satellite can be started. */
  public void waitsFor(String what) {
    waitingFor = "waiting for " + what;
  }

  /**
   * Starts the satellite.
   *
   * @param parts takes it
   */
  public void start(String name, Supplier<Satellite> start, StopOrder parts) {
    satellite = parts.add(name, start.get());
  }

  /** Where the admin door listens. */
  public int adminPort() {
    return door.port();
  }

  private Health live() {
    Satellite present = satellite;
    if (present == null) {
      return new Health(true, waitingFor);
    }
    SatelliteHealth health = present.health();
    return new Health(health.alive(), health.detail());
  }

  private Health ready() {
    Satellite present = satellite;
    if (present == null) {
      return new Health(false, waitingFor);
    }
    SatelliteHealth health = present.health();
    return new Health(health.alive() && health.ready(), health.detail());
  }
}
