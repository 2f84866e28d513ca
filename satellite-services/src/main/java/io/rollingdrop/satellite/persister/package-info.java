/**
 * The persister: what the core decided, exactly once, in Postgres and on Kafka. Start reading at
 * {@link io.rollingdrop.satellite.persister.SinkWorker}.
 */
package io.rollingdrop.satellite.persister;
