package io.rollingdrop.lab.failover;

/**
 * What a client was told of a command.
 *
 * @param number of the command
 * @param sequence of the answer
 * @param checksum of the stream through the answer's last event
 * @param executedAt the sequence at which the command was decided: the answer's, or an earlier one
 *     if the answer only repeats it
 */
record Acknowledged(long number, long sequence, long checksum, long executedAt) {}
