/**
 * The ring around the engine, and the ports it needs. A command's way: {@link
 * io.rollingdrop.pipeline.Sequencer} numbers and stamps it into the ring; journaller and engine
 * take it in parallel; the {@link io.rollingdrop.pipeline.Publisher} waits for both and appends its
 * events to the event journal, which the feed reads. {@link io.rollingdrop.pipeline.Core} puts them
 * together and recovers them: start there.
 */
package io.rollingdrop.pipeline;
