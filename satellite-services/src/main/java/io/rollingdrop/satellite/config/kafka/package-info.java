/** The topic {@code config-changes}: Avro in Confluent's wire format, schemas in a registry. */
package io.rollingdrop.satellite.config.kafka;
