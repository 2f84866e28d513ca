/**
 * The servers that RollingDrop keeps its records and caches in, as child processes: PostgreSQL,
 * Kafka, a schema registry, Redis. Each is real, keeps its data between starts, and can be started
 * alone, for a test. Start at {@link io.rollingdrop.infrastructure.Infrastructure}.
 */
package io.rollingdrop.infrastructure;
