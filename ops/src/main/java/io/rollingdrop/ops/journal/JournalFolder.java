package io.rollingdrop.ops.journal;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which core's journals a tool reads. */
final class JournalFolder {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:ROLLINGDROP_DATA:-.rollingdrop}",
      description = "Data folder. Default: ROLLINGDROP_DATA, or ${DEFAULT-VALUE}.")
  private Path data;

  /** The core's folder in it. */
  Path core() {
    return data.toAbsolutePath().normalize().resolve("core");
  }
}
