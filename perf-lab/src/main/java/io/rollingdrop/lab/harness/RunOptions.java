package io.rollingdrop.lab.harness;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every lab has. */
public final class RunOptions {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Results folder. Default: a new one in perf-lab/results.")
  private Path out;

  @Option(
      names = "--profile",
      description =
          "Adds a flame graph and an allocation table to the report; costs a few percent.")
  private boolean profile;

  /** The folder asked for; null for a new one. */
  Path out() {
    return out;
  }

  boolean profile() {
    return profile;
  }
}
