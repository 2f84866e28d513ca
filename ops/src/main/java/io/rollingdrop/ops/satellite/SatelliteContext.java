package io.rollingdrop.ops.satellite;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.support.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What a satellite is given.
 *
 * @param data the data folder of all roles
 * @param console folder with the built console
 * @param host where to listen, for those that do
 * @param port the satellite's own, for those that have one beside the admin door
 * @param doors of the other roles
 * @param demo whether the demo tenant's market is dressed up for its page
 * @param start where the persister's stores begin
 * @param endpoints the servers
 * @param feed the core's events; waits until a core has been started
 * @param registry for metrics
 */
public record SatelliteContext(
    Path data,
    Path console,
    String host,
    int port,
    Doors doors,
    boolean demo,
    PersisterSettings.Start start,
    Endpoints endpoints,
    Supplier<EventFeed> feed,
    PrometheusRegistry registry) {

  /** Where the other roles answer: the gateway and its operators' door, and admin doors. */
  public record Doors(URI gateway, URI operator, URI core, URI persister, URI marketData) {}
}
