package io.rollingdrop.replicator.link;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a core's end of the link finds the snapshots that it sends: {@code
 * JournalDirectory.snapshotFiles} of the core's folder.
 */
@FunctionalInterface
public interface SnapshotFiles {

  /** Of a core that has none to give. */
  SnapshotFiles NONE = List::of;

  /**
   * The files that there are, each named as the journal names a snapshot. Asked for once a
   * transfer, on the thread of all feeds: it lists names and reads no file. Whether a file is whole
   * is for the receiver to find out. A file may be deleted at any time.
   *
   * @return the oldest first
   * @throws RuntimeException if they cannot be listed; the gateway is told
   */
  List<Path> oldestFirst();
}
