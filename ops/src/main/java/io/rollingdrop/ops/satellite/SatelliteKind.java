package io.rollingdrop.ops.satellite;

import io.rollingdrop.satellite.support.Satellite;
import java.util.function.Function;

/**
 * A satellite that can be started.
 *
 * @param name of its role
 * @param adminPort of its admin door, where none is given
 * @param adminPortVariable environment variable that gives another
 * @param start starts it; it waits for what it needs by itself
 */
public record SatelliteKind(
    String name,
    int adminPort,
    String adminPortVariable,
    Function<SatelliteContext, Satellite> start) {}
