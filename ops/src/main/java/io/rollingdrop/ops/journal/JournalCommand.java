package io.rollingdrop.ops.journal;

import picocli.CommandLine.Command;

/** The tools that read and repair a core's journals. */
@Command(
    name = "journal",
    description = {
      "Reads a core's journals, beside a running core or without one; repairs them without one.",
      "Every verb ends with 0 if all is well, 1 if not, 2 if it was called wrongly, and says which"
          + " with --help."
    },
    subcommands = {
      VerifyCommand.class,
      DumpCommand.class,
      ReplayCommand.class,
      StatsCommand.class,
      RepairCommand.class,
      ExportCommand.class,
      SnapshotCommand.class
    },
    mixinStandardHelpOptions = true)
public final class JournalCommand {}
