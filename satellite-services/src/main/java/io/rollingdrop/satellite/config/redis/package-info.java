/** What Redis holds of the configuration, and the live markets that are read from it. */
package io.rollingdrop.satellite.config.redis;
