/** How the whole system does: the metrics and health of every role, read while somebody looks. */
package io.rollingdrop.satellite.config.dashboard;
