/**
 * What every lab is run by: one results folder, one recording of the JVM, one meter of the
 * machine's own hiccups in a JVM beside, latencies kept by the second. Start at {@link
 * io.rollingdrop.lab.harness.LabRun}. What a folder holds: {@code perf-lab/RESULTS.md}.
 */
package io.rollingdrop.lab.harness;
