package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/** Brings the file of one of the core's snapshots from whichever of the other nodes has it. */
final class SnapshotFetch implements AutoCloseable {

  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(2);

  private final Path core;
  private final Map<Integer, AeronLink> links = new LinkedHashMap<>();
  private String finding = "";
  private long fetchAtNs = System.nanoTime();

  /**
   * @param core the core's folder that it goes into
   */
  SnapshotFetch(ClusterNodeSettings settings, String aeronDirectory, Path core) {
    this.core = core;
    for (ClusterMember member : settings.members()) {
      if (member.id() != settings.memberId()) {
        links.put(
            member.id(),
            AeronLink.startForEvents(
                LinkSettings.of(aeronDirectory, member.feedChannel(), settings.token())
                    .withResponseEndpoint(settings.self().host() + ":0")));
      }
    }
  }

  /**
   * Asks one after another for its newest, once in two seconds; waits as long as one sends.
   *
   * @return whether one of these sequences is there, whole
   */
  boolean fetch(List<Long> sequences) {
    long now = System.nanoTime();
    if (now - fetchAtNs < 0) {
      return false;
    }
    fetchAtNs = now + AGAIN_NS;
    if (isThere(sequences)) {
      return true;
    }
    for (Map.Entry<Integer, AeronLink> node : links.entrySet()) {
      try {
        node.getValue().fetchSnapshot(JournalDirectory.snapshots(core));
      } catch (FeedUnavailableException e) {
        finding = "member " + node.getKey() + ": " + e.getMessage();
      }
      if (isThere(sequences)) {
        return true;
      }
    }
    return false;
  }

  private boolean isThere(List<Long> sequences) {
    return sequences.stream().anyMatch(sequence -> JournalDirectory.hasSnapshot(core, sequence));
  }

  /** Why one of them has sent none, last; empty if each has sent one, of another sequence. */
  String finding() {
    return finding;
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(links.values());
  }
}
