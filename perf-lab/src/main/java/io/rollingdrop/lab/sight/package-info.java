/**
 * {@code lab sight}: how soon what a partner did is seen where others look. One order at a time is
 * posted at a running system's door; watchers of Postgres, Kafka, Redis and a page's event stream
 * note when each has it.
 */
package io.rollingdrop.lab.sight;
