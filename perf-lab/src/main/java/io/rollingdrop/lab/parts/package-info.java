/**
 * Lab {@code parts}: the core's parts one by one, measured by JMH. Start at {@link
 * io.rollingdrop.lab.parts.PartsCommand}; {@link io.rollingdrop.lab.parts.Part} lists them, {@code
 * benchmark} holds what is run.
 */
package io.rollingdrop.lab.parts;
