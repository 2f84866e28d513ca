/**
 * The core's ports on Chronicle Queue: the command journal, the event journal with the feed that
 * reads it, and the record of runs. Start at {@link io.rollingdrop.journal.JournalDirectory}, which
 * opens all three in a folder; the format of what is written is in {@code GroupWriter}.
 */
package io.rollingdrop.journal;
