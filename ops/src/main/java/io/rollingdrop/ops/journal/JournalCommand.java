package io.rollingdrop.ops.journal;

import picocli.CommandLine.Command;

/** The tools that read a core's journals. */
@Command(
    name = "journal",
    description = "Reads a core's journals, beside a running core or without one.",
    subcommands = {
      VerifyCommand.class,
      DumpCommand.class,
      StatsCommand.class,
      SnapshotCommand.class
    },
    mixinStandardHelpOptions = true)
public final class JournalCommand {}
