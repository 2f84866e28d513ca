/**
 * Lab {@code pipeline}: open-loop latency and highest throughput of the production core with both
 * journals written and one consumer on the feed, beside an empty ring of the same shape and a
 * hiccup meter. Start at {@link io.rollingdrop.lab.pipeline.PipelineLab}.
 */
package io.rollingdrop.lab.pipeline;
