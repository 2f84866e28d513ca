package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * What a node does whose folder is empty, or has no index of its log. It asks the others: where one
 * has a history, the node is made anew from them; where all others say that they have none, the
 * cluster is a new one. An answer that is missing may be that of who has the history, and is waited
 * for: a node that began without it could confirm with its vote what contradicts what it has
 * forgotten.
 */
final class FirstStart {

  private static final long ASK_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final ClusterNodeSettings settings;
  private final ArchiveContexts archives;
  private final NodeFolder folder;
  private final StartProgress progress;
  private final ErrorHandler problems;

  FirstStart(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      NodeFolder folder,
      StartProgress progress,
      ErrorHandler problems) {
    this.settings = settings;
    this.archives = archives;
    this.folder = folder;
    this.progress = progress;
    this.problems = problems;
  }

  /** Returns when the node may start with what is in its folder. */
  void prepare() {
    folder.finishReplacement();
    if (folder.hasIndex() || settings.members().size() == 1) {
      return;
    }
    try (Aeron client =
            Aeron.connect(
                new Aeron.Context()
                    .aeronDirectoryName(archives.aeronDirectory())
                    .errorHandler(problems));
        RollCall rollCall = new RollCall(client, settings, folder)) {
      if (settings.beginning() == ClusterNodeSettings.Beginning.REPLACING
          || isAnyWithHistory(rollCall)) {
        new Replacement(settings, archives, rollCall, progress, problems).make();
      } else {
        // Of a start that came no further than this.
        folder.deleteUnfinishedReplacement();
      }
    }
  }

  private boolean isAnyWithHistory(RollCall rollCall) {
    long askAtNs = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (now - askAtNs >= 0) {
        rollCall.ask();
        askAtNs = now + ASK_NS;
      }
      rollCall.doWork();
      Map<Integer, Boolean> histories = rollCall.histories();
      if (histories.containsValue(true)) {
        return true;
      }
      if (histories.size() == settings.members().size() - 1) {
        return false;
      }
      progress.tell(
          "this node's folder is empty: waiting for members %s to say whether there is a history"
              .formatted(missing(histories)));
      StartProgress.pause();
    }
  }

  private Set<Integer> missing(Map<Integer, Boolean> histories) {
    Set<Integer> missing = new TreeSet<>();
    settings.members().forEach(member -> missing.add(member.id()));
    missing.remove(settings.memberId());
    missing.removeAll(histories.keySet());
    return missing;
  }
}
