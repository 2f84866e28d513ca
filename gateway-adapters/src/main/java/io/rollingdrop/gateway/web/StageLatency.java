package io.rollingdrop.gateway.web;

/**
 * How long one stage of a transaction's way took, since the start or over a window that the source
 * chooses. Times are in microseconds.
 *
 * @param stage gateway, sequencing, journal, engine or publish
 * @param count how many were measured
 * @param p50Us half of them took at most so long
 * @param p99Us 99 of 100
 * @param p999Us 999 of 1,000
 * @param maxUs the longest
 */
public record StageLatency(
    String stage, long count, double p50Us, double p99Us, double p999Us, double maxUs) {}
