package io.rollingdrop.ops.satellite;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.satellite.support.Endpoints;
import java.net.URI;
import java.nio.file.Path;

/**
 * What a satellite is given.
 *
 * @param data the data folder of all roles
 * @param host where to listen, for those that do
 * @param port the satellite's own, for those that have one beside the admin door
 * @param operatorDoor of a gateway
 * @param endpoints the servers
 * @param feed the core's events
 * @param registry for metrics
 */
public record SatelliteContext(
    Path data,
    String host,
    int port,
    URI operatorDoor,
    Endpoints endpoints,
    EventFeed feed,
    PrometheusRegistry registry) {}
