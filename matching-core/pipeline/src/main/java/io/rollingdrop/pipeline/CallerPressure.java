package io.rollingdrop.pipeline;

/**
 * How often a caller's commands were pushed back since start.
 *
 * @param caller by the name its link was made with
 * @param ringFull offers that found the command ring full
 * @param storageFull offers that were refused because the disk is nearly full
 */
public record CallerPressure(String caller, long ringFull, long storageFull) {}
