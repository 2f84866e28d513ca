package io.rollingdrop.satellite.config.signin;

/**
 * Who is signed in.
 *
 * @param user name
 * @param role what the user may do
 */
public record Session(String user, String role) {}
