package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.JournalRepair;
import io.rollingdrop.pipeline.JournalException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes damaged journals such that a core starts on them. */
@Command(
    name = "repair",
    description = {
      "Reads both journals and all snapshots, and says what is damaged and what it would do.",
      "With --yes it does it: cuts each journal at the last whole group before the damage, begins a"
          + " new epoch where commands are cut, puts aside snapshots of what is cut. Destroys"
          + " nothing: what it takes out is moved to damaged-DATE in the core's folder, with a text"
          + " that says what and why.",
      "The core must be stopped. A copy of the damaged file is the better remedy, where there is"
          + " one."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:there is nothing to do, or it was done",
      "1:it cannot be done: a core runs, there is nothing to start from, or the disk refuses",
      "2:wrong usage",
      "3:there is something to do, and --yes was not given"
    },
    mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {

  private static final int TO_DO = 3;

  @Mixin private JournalFolder folder;

  @Option(names = "--yes", description = "Do it. Otherwise: only say what would be done.")
  private boolean confirmed;

  @Option(
      names = "--without-snapshots-from",
      paramLabel = "SEQUENCE",
      defaultValue = "" + Long.MAX_VALUE,
      showDefaultValue = Visibility.NEVER,
      description =
          "Put aside the snapshots from this sequence on, whole or not: the next start goes on from"
              + " an older one, or from the first command.")
  private long withoutSnapshotsFrom;

  @Override
  public Integer call() {
    Progress progress = new Progress("records read", System.err);
    try (JournalRepair repair =
        JournalRepair.plan(folder.core(), withoutSnapshotsFrom, progress::advance)) {
      repair.findings().forEach(finding -> System.out.println("found: " + finding));
      if (!repair.obstacle().isEmpty()) {
        System.err.println("rollingdrop journal repair: " + repair.obstacle());
        return 1;
      }
      if (repair.steps().isEmpty()) {
        System.out.println("nothing to repair");
        return 0;
      }
      return confirmed ? carryOut(repair) : say(repair);
    } catch (JournalException e) {
      System.err.println("rollingdrop journal repair: " + e.getMessage());
      return 1;
    }
  }

  private static int say(JournalRepair repair) {
    repair.steps().forEach(step -> System.out.println("would " + step));
    System.out.println("nothing was changed: run it again with --yes to have this done");
    return TO_DO;
  }

  private int carryOut(JournalRepair repair) {
    repair.steps().forEach(step -> System.out.println("to do: " + step));
    Path kept = repair.carryOut();
    System.out.println("done; what was taken out is in " + kept);
    System.out.println(
        "Run 'ops/rollingdrop journal verify --data "
            + folder.core().getParent()
            + "', start the core, then start again what reads its journals.");
    return 0;
  }
}
