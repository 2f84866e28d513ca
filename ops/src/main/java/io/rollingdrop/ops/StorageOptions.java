package io.rollingdrop.ops;

import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.ops.core.CoreRole;
import io.rollingdrop.pipeline.DiskMarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of a core's disk: how much of it must be free, and what of the journals stays. */
final class StorageOptions {

  @Option(
      names = "--disk-warn-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:ROLLINGDROP_DISK_WARN_BYTES:-4294967296}",
      description =
          "Warn when the core's disk has less room than this: a line in the log, health 'degraded'."
              + " Default: ROLLINGDROP_DISK_WARN_BYTES, or 4294967296, 4 GiB.")
  private long warnBytes;

  @Option(
      names = "--disk-refuse-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:ROLLINGDROP_DISK_REFUSE_BYTES:-1073741824}",
      description =
          "Take no new commands when it has less than this, until it has more; 0, with 0 to warn"
              + " at: the disk is not looked at. Default: ROLLINGDROP_DISK_REFUSE_BYTES, or"
              + " 1073741824, 1 GiB.")
  private long refuseBytes;

  @Option(
      names = "--journal-file",
      paramLabel = "TIME",
      defaultValue = "${env:ROLLINGDROP_JOURNAL_FILE:-day}",
      description =
          "How long a journal writes to one file: ten_minutes, hour or day. The grain in which"
              + " journals are removed; counts for a new core. Default: ROLLINGDROP_JOURNAL_FILE, or"
              + " day.")
  private Rolling rolling;

  @Option(
      names = "--keep-hours",
      paramLabel = "HOURS",
      defaultValue = "${env:ROLLINGDROP_KEEP_HOURS:-0}",
      description =
          "Remove files of the journals that are older and needed by nobody; 0: age is no reason."
              + " Gateways and market data begin with the first event: while one of them may be"
              + " restarted, keep all. Default: ROLLINGDROP_KEEP_HOURS, or 0.")
  private long keepHours;

  @Option(
      names = "--keep-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:ROLLINGDROP_KEEP_BYTES:-0}",
      description =
          "Remove the oldest files of the journals that are needed by nobody while both together"
              + " are larger; 0: size is no reason. Default: ROLLINGDROP_KEEP_BYTES, or 0.")
  private long keepBytes;

  @Option(
      names = "--mandatory",
      paramLabel = "CONSUMER,...",
      defaultValue = "${env:ROLLINGDROP_MANDATORY:-persister-postgres,persister-kafka}",
      description =
          "Consumers without which nothing is removed: it stays until each has said that it has it."
              + " 'none': none. Default: ROLLINGDROP_MANDATORY, or"
              + " persister-postgres,persister-kafka.")
  private String mandatory;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      defaultValue = "${env:ROLLINGDROP_ARCHIVE:-}",
      description =
          "Put a compressed copy of each file here before it is removed. Default:"
              + " ROLLINGDROP_ARCHIVE, or none.")
  private String archive;

  /**
   * @throws IllegalArgumentException if they do not fit together
   */
  DiskMarks marks() {
    return new DiskMarks(warnBytes, refuseBytes);
  }

  /**
   * @throws IllegalArgumentException if they do not fit together
   */
  CoreRole.Journals journals() {
    return new CoreRole.Journals(
        rolling,
        new RetentionRule(
            Duration.ofHours(keepHours),
            keepBytes,
            consumers(),
            Optional.ofNullable(archive)
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).toAbsolutePath().normalize())));
  }

  private Set<String> consumers() {
    return mandatory.strip().equals("none")
        ? Set.of()
        : Arrays.stream(mandatory.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }
}
