/**
 * How a saved version reaches the world: a worker a step takes what waits in the outbox to the
 * step's target, again and again until it is there, refused, or superseded.
 */
package io.rollingdrop.satellite.config.apply;
