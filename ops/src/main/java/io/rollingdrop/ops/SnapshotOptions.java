package io.rollingdrop.ops;

import io.rollingdrop.pipeline.CoreSettings;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** When snapshots of the state are taken. */
final class SnapshotOptions {

  @Option(
      names = "--snapshot-interval",
      paramLabel = "SECONDS",
      defaultValue = "${env:ROLLINGDROP_SNAPSHOT_INTERVAL:-600}",
      description =
          "Take a snapshot of the state after so many seconds; 0: not by time. Default:"
              + " ROLLINGDROP_SNAPSHOT_INTERVAL, or 600.")
  private long snapshotIntervalS;

  @Option(
      names = "--snapshot-commands",
      paramLabel = "N",
      defaultValue = "${env:ROLLINGDROP_SNAPSHOT_COMMANDS:-10000000}",
      description =
          "Take a snapshot of the state after so many commands, which bounds what a start has to"
              + " decide again; 0: not by number. Default: ROLLINGDROP_SNAPSHOT_COMMANDS, or"
              + " 10000000.")
  private long snapshotCommands;

  CoreSettings.SnapshotSchedule schedule() {
    return new CoreSettings.SnapshotSchedule(
        TimeUnit.SECONDS.toNanos(snapshotIntervalS),
        snapshotCommands,
        CoreSettings.SnapshotSchedule.DEFAULTS.ringBytes());
  }
}
