package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a cluster decides nothing any more, before a copy takes its place. Nobody is
 * fenced unless a majority is within reach, or somebody vouches for the rest: a cluster that goes
 * on must not lose nodes.
 */
final class Fencing {

  private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);

  private final BackupSettings settings;
  private final Duration patience;
  private final boolean isolated;
  private final StartProgress progress;

  /**
   * @param patience how long nodes are waited for that were reached
   * @param isolated whether somebody vouches that a majority is down, or cut off for good
   */
  Fencing(BackupSettings settings, Duration patience, boolean isolated, StartProgress progress) {
    this.settings = settings;
    this.patience = patience;
    this.isolated = isolated;
    this.progress = progress;
  }

  /**
   * Fences those that have not answered yet.
   *
   * @param mark how far an earlier attempt has come
   * @param keep keeps how far it has come now; before the first is fenced, and with each answer
   * @return with all that have answered
   * @throws Promotion.NotFenced if there may be a majority that decides
   */
  PromotionMark fence(PromotionMark mark, Consumer<PromotionMark> keep) {
    try (MediaDriver driver =
            MediaDrivers.start(settings.drivers(), settings.core().newAgentIdleStrategy());
        Aeron client =
            Aeron.connect(
                new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .errorHandler(cause -> LOG.debug("in fencing", cause)))) {
      Set<Integer> reached = reached(mark, client, driver.aeronDirectoryName());
      Set<Integer> either = new TreeSet<>(mark.fenced().keySet());
      either.addAll(reached);
      requireMajority(either, "are reached, or fenced");
      keep.accept(mark);
      PromotionMark told = tell(mark, client, keep);
      reached.removeAll(told.fenced().keySet());
      if (isMajority(reached.size())) {
        throw new Promotion.NotFenced(
            "members %s run and do not answer the fence: stop them, or see whether they have this link token"
                .formatted(reached));
      }
      requireMajority(told.fenced().keySet(), "have answered that they take part no more");
      return told;
    }
  }

  private boolean isMajority(int nodes) {
    return nodes > settings.members().size() / 2;
  }

  private void requireMajority(Set<Integer> nodes, String what) {
    if (!isMajority(nodes.size()) && !isolated) {
      throw new Promotion.NotFenced(
          "only %d of %d nodes of the cluster %s %s: the others may still decide, and sell. Make sure that they are down, or cut off for good, and say so with --isolated"
              .formatted(nodes.size(), settings.members().size(), what, nodes));
    }
  }

  private Set<Integer> reached(PromotionMark mark, Aeron client, String aeronDirectory) {
    ArchiveContexts archives = new ArchiveContexts(settings.copying(), aeronDirectory);
    Set<Integer> reached = new TreeSet<>();
    for (ClusterMember member : settings.members()) {
      if (mark.fenced().containsKey(member.id())) {
        continue;
      }
      progress.tell("looking whether member %d is reached".formatted(member.id()));
      try (AeronArchive archive = AeronArchive.connect(archives.remote(member, client))) {
        LOG.info("member {} is reached, archive {}", member.id(), archive.archiveId());
        reached.add(member.id());
      } catch (AeronException e) {
        LOG.info("member {} is not reached: {}", member.id(), e.getMessage());
      }
    }
    return reached;
  }

  private PromotionMark tell(PromotionMark mark, Aeron client, Consumer<PromotionMark> keep) {
    PromotionMark told = mark;
    try (FenceSender sender =
        new FenceSender(client, settings.token(), mark.fences(), settings.self())) {
      long until = System.nanoTime() + patience.toNanos();
      int all = settings.members().size();
      while (told.fenced().size() < all && System.nanoTime() - until < 0) {
        sender.doWork();
        for (FenceMessages.Fenced answer : sender.fenced().values()) {
          if (!told.fenced().containsKey(answer.memberId())) {
            told = told.with(answer.memberId(), answer.sequence());
            keep.accept(told);
          }
        }
        progress.tell(
            "%d of %d nodes have answered that they take part no more"
                .formatted(told.fenced().size(), all));
        StartProgress.pause();
      }
    }
    return told;
  }
}
