package io.rollingdrop.lab.pipeline;

import io.rollingdrop.protocol.codec.RejectReason;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run of the core measured.
 *
 * @param latencies from intended send to the event seen, nanoseconds
 * @param emptyRing the same of an empty ring
 * @param hiccups of the machine during the latency phase, nanoseconds
 * @param achievedPerS commands answered a second in the latency phase
 * @param maxPerS commands answered a second in the throughput phase
 * @param commands sent in all
 * @param events seen in all
 * @param trades among the events
 * @param pushedBack offers that the core pushed back
 * @param rejections by reason
 * @param stateHash of the core at its end
 */
record Measurement(
    Histogram latencies,
    Histogram emptyRing,
    Histogram hiccups,
    double achievedPerS,
    double maxPerS,
    long commands,
    long events,
    long trades,
    long pushedBack,
    Map<RejectReason, Long> rejections,
    long stateHash) {}
