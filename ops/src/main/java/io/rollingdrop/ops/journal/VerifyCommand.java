package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies both journals. */
@Command(
    name = "verify",
    description = {
      "Reads both journals and all snapshots whole: checksums, no gaps, nothing behind the end;"
          + " decides all commands again and compares every event, and the state with each"
          + " snapshot.",
      "May be run beside a running core, of which it verifies what there is by then."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:sound", "1:not sound, or it cannot be read", "2:wrong usage"},
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Mixin private JournalFolder folder;

  @Mixin private ShardOption shard;

  @Override
  public Integer call() {
    JournalVerification.Result result;
    Progress progress;
    try {
      progress =
          new Progress(
              "commands decided again", 1, JournalDirectory.lastCommand(folder.core()), System.err);
      result = JournalVerification.verify(folder.core(), shard.id(), progress);
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
