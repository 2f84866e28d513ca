package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.CloseHelper;

/** Brings the file of one of the core's snapshots from whichever of the other nodes has it. */
final class SnapshotFetch implements AutoCloseable {

  private final Path core;
  private final Map<Integer, AeronLink> links = new LinkedHashMap<>();
  private String finding = "";

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
   * Asks one after another for its newest; waits as long as one sends.
   *
   * @return whether the one of this sequence is there, whole
   */
  boolean fetch(long sequence) {
    if (JournalDirectory.hasSnapshot(core, sequence)) {
      return true;
    }
    for (Map.Entry<Integer, AeronLink> node : links.entrySet()) {
      try {
        node.getValue().fetchSnapshot(JournalDirectory.snapshots(core));
      } catch (FeedUnavailableException e) {
        finding = "member " + node.getKey() + ": " + e.getMessage();
      }
      if (JournalDirectory.hasSnapshot(core, sequence)) {
        return true;
      }
    }
    return false;
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
