/**
 * Requests as commands: encoded, submitted, waited for, and their outcomes as replies or problems.
 * Start reading at {@link io.rollingdrop.gateway.command.CommandIssuer}.
 */
package io.rollingdrop.gateway.command;
