package io.rollingdrop.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run of {@link JournalRetention} did.
 *
 * @param removed files, the oldest first
 * @param bytes of them
 * @param archived whether copies of them were put away
 * @param heldBack why files that should have gone are still there; empty if none are
 */
public record RetentionReport(List<Path> removed, long bytes, boolean archived, String heldBack) {

  static final RetentionReport NOTHING = new RetentionReport(List.of(), 0, false, "");
}
