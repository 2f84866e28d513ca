package io.rollingdrop.ops;

import io.rollingdrop.ops.core.PinnedThreads;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Rings;
import io.rollingdrop.pipeline.ThreadPlacement;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a core's rings and threads. */
final class RingOptions {

  /** What a core's threads are to themselves. */
  enum Profile {
    /** Cores shared with others, two of them at least: threads sleep, and run where they may. */
    SHARED,
    /** A core for each thread that waits for work, and at least one for the rest: they spin. */
    PRODUCTION
  }

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      defaultValue = "${env:ROLLINGDROP_PROFILE:-shared}",
      description =
          "shared: the core's threads sleep, and run on any CPU. production: they spin, each pinned"
              + " to a CPU of its own; needs four. Default: ROLLINGDROP_PROFILE, or shared.")
  private Profile profile;

  @Option(
      names = "--waiting",
      paramLabel = "HOW",
      defaultValue = "${env:ROLLINGDROP_WAITING}",
      description =
          "How the core's three threads wait for work. sleeping: shared cores. yielding: few share."
              + " spinning: a core each. Default: ROLLINGDROP_WAITING, or as the profile says.")
  private CoreSettings.Waiting waiting;

  @Option(
      names = "--cpus",
      paramLabel = "CPU,CPU,CPU",
      split = ",",
      defaultValue = "${env:ROLLINGDROP_CPUS}",
      description =
          "Pin journaller, engine and publisher to these CPUs, in any profile. Default:"
              + " ROLLINGDROP_CPUS, or in the profile production the last three.")
  private List<Integer> cpus;

  @Option(
      names = "--ring-size",
      paramLabel = "N",
      defaultValue = "${env:ROLLINGDROP_RING_SIZE:-16384}",
      description =
          "Slots of the command ring, a power of two: so many commands may wait to be decided."
              + " Default: ROLLINGDROP_RING_SIZE, or 16384.")
  private int ringSize;

  @Option(
      names = "--event-ring-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:ROLLINGDROP_EVENT_RING_BYTES:-16777216}",
      description =
          "Size of the event ring, a power of two. Default: ROLLINGDROP_EVENT_RING_BYTES, or"
              + " 16777216.")
  private int eventRingBytes;

  @Option(
      names = "--journal-group",
      paramLabel = "N",
      defaultValue = "${env:ROLLINGDROP_JOURNAL_GROUP:-1024}",
      description =
          "Most commands that are journaled, and synced, together. Default:"
              + " ROLLINGDROP_JOURNAL_GROUP, or 1024.")
  private int journalGroup;

  @Option(
      names = "--publish-group",
      paramLabel = "N",
      defaultValue = "${env:ROLLINGDROP_PUBLISH_GROUP:-256}",
      description =
          "Most events that are published together. Default: ROLLINGDROP_PUBLISH_GROUP, or 256.")
  private int publishGroup;

  /**
   * The defaults, with these.
   *
   * @throws IllegalArgumentException if they do not fit together, or this machine
   */
  CoreSettings settings() {
    return CoreSettings.DEFAULTS
        // Looked at later, together with the disk's marks.
        .with(DiskMarks.OFF)
        .with(new Rings(ringSize, eventRingBytes, journalGroup, publishGroup))
        .with(waiting())
        .with(placement());
  }

  private CoreSettings.Waiting waiting() {
    if (waiting != null) {
      return waiting;
    }
    return switch (profile) {
      case SHARED -> CoreSettings.Waiting.SLEEPING;
      case PRODUCTION -> CoreSettings.Waiting.SPINNING;
    };
  }

  private ThreadPlacement placement() {
    if (cpus != null && !cpus.isEmpty()) {
      return PinnedThreads.on(cpus);
    }
    return switch (profile) {
      case SHARED -> ThreadPlacement.ANYWHERE;
      case PRODUCTION -> PinnedThreads.onTheLast();
    };
  }
}
