package io.rollingdrop.ops.satellite;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.satellite.config.dashboard.Role;
import io.rollingdrop.satellite.support.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a satellite is given.
 *
 * @param data the data folder of all roles
 * @param project the project's folder, with what was built for browsers in it
 * @param host where to listen, for those that do
 * @param consolePort of the console
 * @param gateway the partners' door of a gateway, as browsers see it
 * @param operatorDoor of a gateway
 * @param roles whose health and metrics the console shows
 * @param endpoints the servers
 * @param feed gives the core's events, for those that follow them; waits for the core's journal
 * @param registry for metrics
 */
public record SatelliteContext(
    Path data,
    Path project,
    String host,
    int consolePort,
    URI gateway,
    URI operatorDoor,
    List<Role> roles,
    Endpoints endpoints,
    Supplier<EventFeed> feed,
    PrometheusRegistry registry) {}
