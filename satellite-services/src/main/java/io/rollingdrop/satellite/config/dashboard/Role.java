package io.rollingdrop.satellite.config.dashboard;

import java.net.URI;

/**
 * A part of the system that is looked at.
 *
 * @param name as {@code core}
 * @param url of the listener with its health and metrics
 */
public record Role(String name, URI url) {}
