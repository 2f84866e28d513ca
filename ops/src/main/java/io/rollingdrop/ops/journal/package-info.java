/**
 * The tools that read a core's journals, beside a running core or without one. Start at {@link
 * io.rollingdrop.ops.journal.JournalCommand}.
 */
package io.rollingdrop.ops.journal;
