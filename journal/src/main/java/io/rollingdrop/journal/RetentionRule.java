package io.rollingdrop.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What of a core's journals may go. It is a wish: whatever it says, what the older of the newest
 * two snapshots or a mandatory consumer still needs stays.
 *
 * @param keep files whose last entry is younger stay; zero: age is no reason to remove any
 * @param keepBytes of both journals; while they are larger, the oldest files go; 0: size is no
 *     reason
 * @param mandatory names of consumers without whose report nothing goes
 * @param archive folder that takes a compressed copy of each file before it is removed; empty: none
 */
public record RetentionRule(
    Duration keep, long keepBytes, Set<String> mandatory, Optional<Path> archive) {

  /** Everything stays. */
  public static final RetentionRule KEEP_ALL =
      new RetentionRule(Duration.ZERO, 0, Set.of(), Optional.empty());

  public RetentionRule {
    if (keep.isNegative() || keepBytes < 0) {
      throw new IllegalArgumentException(
          "to keep journals for %s or %d bytes is below 0: choose 0 to keep all, or more"
              .formatted(keep, keepBytes));
    }
    mandatory.forEach(ConsumerPositions::requireName);
    mandatory = Set.copyOf(mandatory);
  }

  /** Whether anything may go at all. */
  public boolean isOn() {
    return !keep.isZero() || keepBytes > 0;
  }

  /** The same, with the archive in a folder of the archive: several cores may share one. */
  public RetentionRule withArchiveOf(String core) {
    return new RetentionRule(
        keep, keepBytes, mandatory, archive.map(folder -> folder.resolve(core)));
  }
}
