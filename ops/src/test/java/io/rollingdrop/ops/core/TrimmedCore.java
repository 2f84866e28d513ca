package io.rollingdrop.ops.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.journal.JournalRetention;
import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;

/** Leaves the folder of a core of which retention has removed the first files. */
public final class TrimmedCore {

  private static final int HOURS = 5;

  /**
   * @param hash of the state at its end
   * @param lastSequence at its end
   */
  public record End(long hash, long lastSequence) {}

  private TrimmedCore() {}

  /** Runs it, trims it, closes it. */
  public static End leaveIn(Path folder) {
    AtomicLong aheadNs = new AtomicLong();
    EpochNanoClock clock = () -> SystemEpochNanoClock.INSTANCE.nanoTime() + aheadNs.get();
    CoreSettings settings =
        CoreSettings.DEFAULTS
            .with(CoreFixture.SMALL)
            .with(DiskMarks.OFF)
            .with(CoreSettings.SnapshotSchedule.onDemand())
            .withTickInterval(TimeUnit.MILLISECONDS.toNanos(5));
    Core core =
        Core.start(
            settings,
            JournalDirectory.open(folder, Durability.MEMORY, Rolling.HOUR, clock),
            cause -> {
              throw new AssertionError(cause);
            });
    for (int hour = 0; hour < HOURS; hour++) {
      long before = core.snapshotSequence();
      core.requestSnapshot();
      await(() -> core.snapshotSequence() > before);
      aheadNs.addAndGet(TimeUnit.HOURS.toNanos(1));
      long ticked = core.lastSequence() + 2;
      await(() -> core.published().sequence() >= ticked);
    }
    RetentionRule rule = new RetentionRule(Duration.ofHours(1), 0, Set.of(), Optional.empty());
    try (JournalRetention retention = JournalDirectory.retention(folder, rule, clock)) {
      assertThat(retention.run().removed()).isNotEmpty();
    }
    core.close();
    return new End(core.stateHash(), core.lastSequence());
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
