/** Who is at the console: passwords, sessions, and how often somebody may try. */
package io.rollingdrop.satellite.config.signin;
