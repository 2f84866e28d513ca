package io.rollingdrop.ops;

import ch.qos.logback.classic.Level;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.RoleLogs;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.replicator.cluster.Promotion;
import io.rollingdrop.replicator.cluster.PromotionReport;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes nodes of the copy of a cluster that is lost. */
@Command(
    name = "promote",
    description = {
      "Makes nodes of the copy that 'cluster backup' has kept here, to take the place of a cluster"
          + " that is lost. The copying must have been stopped.",
      "",
      "The cluster's nodes are told to take part no more, those that are reached now by this, the"
          + " others by the promoted nodes. Unless a majority answers, you have to vouch that one"
          + " is down or cut off for good. Commands that the cluster had committed and that were"
          + " not copied are lost; consumers that have seen them stop, for they are off the chain."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:promoted",
      "1:not promoted: a majority of the cluster may still decide",
      "2:wrong usage",
      "69:a port is taken, or a name not known",
      "74:there is no copy, or it cannot be used"
    },
    mixinStandardHelpOptions = true)
final class ClusterPromoteCommand implements Callable<Integer> {

  @Mixin private BackupOptions backup;

  @Option(
      names = "--isolated",
      description =
          "I vouch that a majority of the cluster's nodes is down, or cut off from all clients for"
              + " good: two clusters that both sell would sell twice.")
  private boolean isolated;

  @Option(
      names = "--into",
      paramLabel = "FOLDER,...",
      split = ",",
      description =
          "Make these node folders of it, DATA/nodes/ID, on this machine. To other machines copy"
              + " one of them, or DATA/backup itself.")
  private List<Path> into = List.of();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long nodes are waited for that are reached. Default: ${DEFAULT-VALUE}.")
  private long patienceS;

  @Override
  public Integer call() {
    try (StopOrder parts = new StopOrder()) {
      requireFree();
      Path log = backup.role().data().resolve("logs").resolve("promote.log");
      RoleLogs.begin(log, Level.INFO, false);
      Promotion promotion =
          new Promotion(
              backup.settings(parts),
              Duration.ofSeconds(patienceS),
              text -> System.err.println("  " + text));
      if (promotion.isDone()) {
        System.out.println("promoted before");
      } else {
        print(promotion.run(isolated));
      }
      for (Path node : into) {
        Promotion.copyTo(backup.folder(), node);
        System.out.println("made " + node);
      }
      return 0;
    } catch (Promotion.NotFenced e) {
      System.err.println("rollingdrop cluster promote: " + e.getMessage());
      return 1;
    } catch (RoleFailure e) {
      System.err.println("rollingdrop cluster promote: " + e.getMessage());
      return e.exitCode();
    } catch (JournalException | IllegalStateException | UncheckedIOException e) {
      System.err.println("rollingdrop cluster promote: " + e.getMessage());
      return RoleFailure.DATA;
    } catch (AeronException e) {
      System.err.println(
          "rollingdrop cluster promote: "
              + e.getMessage()
              + ": look for whoever has a port of --self, and whether its name is known");
      return RoleFailure.UNAVAILABLE;
    }
  }

  /** Before anybody is fenced. */
  private void requireFree() {
    for (Path node : into) {
      if (Files.exists(node)) {
        throw new RoleFailure(
            RoleFailure.SETTINGS, node + " is there: move it away, or name another folder");
      }
    }
  }

  private static void print(PromotionReport report) {
    System.out.printf(
        "promoted: epoch %d begins behind sequence %d, the last that was copied%n",
        report.epoch(), report.last());
    System.out.printf(
        "proved:   %d commands decided again give the events that the nodes had published;%n"
            + "          %d reports of the nodes' state agree, the last of sequence %d%n",
        report.compared(), report.agreed(), report.agreedThrough());
    System.out.println(
        "fenced:   "
            + (report.fenced().isEmpty()
                ? "no node answered; the promoted ones go on telling them"
                : "members "
                    + report.fenced().keySet()
                    + "; the promoted nodes go on telling others"));
    System.out.println(
        "lost:     "
            + (report.lost().isPresent()
                ? "%d commands that the fenced nodes had decided; more, if others had"
                    .formatted(report.lost().getAsLong())
                : "not known: what was committed and not copied, of the moments that 'behind' told"
                    + " of"));
  }
}
