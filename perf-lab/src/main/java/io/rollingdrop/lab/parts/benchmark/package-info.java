/**
 * The benchmarks that JMH runs, each in a JVM of its own: the core's parts, and beside them
 * something plain on the same bytes or orders. What of it was really done is checked where it is
 * not timed; a check that fails throws, and so ends the run.
 */
package io.rollingdrop.lab.parts.benchmark;
