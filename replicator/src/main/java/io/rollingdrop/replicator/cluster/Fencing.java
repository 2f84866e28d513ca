package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
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
   * Fences them.
   *
   * @param begin is run before the first of them is
   * @return those that have answered, each with the last sequence that it had decided
   * @throws Promotion.NotFenced if there may be a majority that decides
   */
  SortedMap<Integer, Long> fence(Fences fences, Runnable begin) {
    SortedMap<Integer, Long> fenced;
    try (MediaDriver driver =
            MediaDrivers.start(settings.drivers(), settings.core().newAgentIdleStrategy());
        Aeron client =
            Aeron.connect(
                new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .errorHandler(cause -> LOG.debug("in fencing", cause)))) {
      requireMajority(reached(client, driver.aeronDirectoryName()), "are reached");
      begin.run();
      fenced = tell(fences, client);
    }
    requireMajority(fenced.size(), "have answered that they take part no more");
    return fenced;
  }

  private void requireMajority(int nodes, String what) {
    if (nodes <= settings.members().size() / 2 && !isolated) {
      throw new Promotion.NotFenced(
          "only %d of %d nodes of the cluster %s: the others may still decide, and sell. Make sure that they are down, or cut off for good, and say so"
              .formatted(nodes, settings.members().size(), what));
    }
  }

  private int reached(Aeron client, String aeronDirectory) {
    ArchiveContexts archives = new ArchiveContexts(settings.copying(), aeronDirectory);
    int reached = 0;
    for (ClusterMember member : settings.members()) {
      progress.tell("looking whether member %d is reached".formatted(member.id()));
      try (AeronArchive archive = AeronArchive.connect(archives.remote(member, client))) {
        LOG.info("member {} is reached, archive {}", member.id(), archive.archiveId());
        reached++;
      } catch (AeronException e) {
        LOG.info("member {} is not reached: {}", member.id(), e.getMessage());
      }
    }
    return reached;
  }

  private SortedMap<Integer, Long> tell(Fences fences, Aeron client) {
    SortedMap<Integer, Long> fenced = new TreeMap<>();
    try (FenceSender sender = new FenceSender(client, settings.token(), fences, settings.self())) {
      long until = System.nanoTime() + patience.toNanos();
      while (sender.fenced().size() < settings.members().size() && System.nanoTime() - until < 0) {
        sender.doWork();
        progress.tell(
            "%d of %d nodes have answered that they take part no more"
                .formatted(sender.fenced().size(), settings.members().size()));
        StartProgress.pause();
      }
      sender.fenced().forEach((id, answer) -> fenced.put(id, answer.sequence()));
    }
    return fenced;
  }
}
