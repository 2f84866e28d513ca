/**
 * Every event on a Kafka topic, in Avro, exactly once. {@link
 * io.rollingdrop.satellite.persister.kafka.EventMapping} derives the Avro schema from the SBE
 * schema.
 */
package io.rollingdrop.satellite.persister.kafka;
