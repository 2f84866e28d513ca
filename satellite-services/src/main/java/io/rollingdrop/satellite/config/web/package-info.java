/**
 * The console's server: its API under {@code /api}, health and metrics, and the console's files.
 * Every request comes in through {@link io.rollingdrop.satellite.config.web.Door}.
 */
package io.rollingdrop.satellite.config.web;
