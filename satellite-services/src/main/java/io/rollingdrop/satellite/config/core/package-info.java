/** The way to the core: signed requests to the gateway's operator door. */
package io.rollingdrop.satellite.config.core;
