package io.rollingdrop.lab.pipeline;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.RecoveryReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A fresh process that recovers a core from its folder, and closes it again. Arguments: folder,
 * durability. Prints a line of sequence, snapshot's sequence, state hash, position, nanoseconds.
 */
final class RecoveryMain {

  private RecoveryMain() {}

  public static void main(String[] arguments) {
    Durability durability = Durability.valueOf(arguments[1]);
    CoreSettings settings =
        CoreSettings.DEFAULTS
            .with(durability)
            .with(CoreSettings.SnapshotSchedule.onDemand())
            .withTickInterval(TimeUnit.DAYS.toNanos(1));
    RecoveryReport report;
    try (Core core =
        Core.start(
            settings,
            JournalDirectory.open(Path.of(arguments[0]), durability, new OffsetEpochNanoClock()),
            Throwable::printStackTrace)) {
      report = core.recovery();
    }
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .printf(
            "%d %d %x %s %d%n",
            report.lastSequence(),
            report.snapshotSequence(),
            report.stateHash(),
            report.published(),
            report.durationNs());
  }
}
