package io.rollingdrop.ops.journal;

import io.rollingdrop.pipeline.JournalException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies both journals. */
@Command(
    name = "verify",
    description =
        "Reads both journals whole: checksums, no gaps; decides all commands again and compares"
            + " every event. Exit code 0: sound; 1: not.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Mixin private JournalFolder folder;

  @Option(
      names = "--shard",
      paramLabel = "ID",
      defaultValue = "${env:ROLLINGDROP_SHARD:-1}",
      description = "Shard of the core. Default: ROLLINGDROP_SHARD, or 1.")
  private int shardId;

  @Override
  public Integer call() {
    Progress progress = new Progress("commands decided again", System.err);
    JournalVerification.Result result;
    try {
      result = JournalVerification.verify(folder.core(), shardId, progress);
    } catch (JournalException e) {
      System.err.println("rollingdrop journal verify: " + e.getMessage());
      return 1;
    }
    if (!result.isSound()) {
      System.out.println("NOT SOUND: " + result.finding());
      return 1;
    }
    System.out.printf(
        "sound: %d commands, %d events, %d snapshots, position %s, state hash %016x, in %.1f s%n",
        result.commands(),
        result.events(),
        result.snapshots(),
        result.published(),
        result.stateHash(),
        progress.seconds());
    if (result.unpublished() > 0) {
      System.out.printf(
          "%d events of the last commands are not published yet; a core's start publishes them%n",
          result.unpublished());
    }
    if (result.orphans() > 0) {
      System.out.printf(
          "%d events are newer than the last command read: of a running core, or of commands lost"
              + " with power, which the next start voids%n",
          result.orphans());
    }
    return 0;
  }
}
