/** What is kept in PostgreSQL, in the schema {@code config}: versions, their outbox, users. */
package io.rollingdrop.satellite.config.store;
