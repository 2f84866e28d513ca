package io.rollingdrop.satellite.support;

/**
 * How a satellite is.
 *
 * @param alive whether it works or waits for what it needs; false: it must be restarted or looked
 *     at
 * @param ready whether it does its work just now
 * @param detail in words, for people: what it waits for, or why it gave up
 */
public record SatelliteHealth(boolean alive, boolean ready, String detail) {}
