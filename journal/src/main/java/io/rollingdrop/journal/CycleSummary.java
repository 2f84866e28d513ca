package io.rollingdrop.journal;

import java.nio.file.Path;

/**
 * What is in one file of a journal.
 *
 * @param file that was read
 * @param bytes that are written, the file's own index included; the file itself is longer, and
 *     sparse
 * @param groups in it, an excerpt each
 * @param largestGroup in records
 * @param records in it
 * @param firstSequence of its first record; 0 if it has none
 * @param lastSequence of its last record; 0 if it has none
 */
public record CycleSummary(
    Path file,
    long bytes,
    long groups,
    long largestGroup,
    long records,
    long firstSequence,
    long lastSequence) {}
