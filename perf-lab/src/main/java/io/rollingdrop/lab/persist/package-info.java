/** How fast, and how soon, what the core decided is in Postgres and on Kafka. */
package io.rollingdrop.lab.persist;
