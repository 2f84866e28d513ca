package io.rollingdrop.ops.journal;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which core's journals a tool reads, and from where to where. */
final class JournalRange {

  @Mixin private JournalFolder folder;

  @Option(
      names = "--from",
      paramLabel = "SEQUENCE",
      defaultValue = "1",
      description = "The first sequence. Default: the first that retention has left.",
      showDefaultValue = Visibility.NEVER)
  private long from;

  @Option(
      names = "--to",
      paramLabel = "SEQUENCE",
      defaultValue = "" + Long.MAX_VALUE,
      description = "The last sequence. Default: the last there is.",
      showDefaultValue = Visibility.NEVER)
  private long to;

  Path core() {
    return folder.core();
  }

  JournalReading reading() {
    return new JournalReading(folder.core(), Math.max(1, from), to);
  }
}
