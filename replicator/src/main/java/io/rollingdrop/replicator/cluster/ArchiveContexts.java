package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

/**
 * How a node's archive runs, and how it and other nodes' are reached.
 *
 * @param aeronDirectory of the node's media driver
 */
record ArchiveContexts(ClusterNodeSettings settings, String aeronDirectory) {

  private static final int SYNC_NOTHING = 0;
  private static final int SYNC_DATA = 1;
  private static final long REMOTE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);

  /** Of the node's archive. */
  Archive.Context archive(File folder, ErrorHandler problems) {
    return new Archive.Context()
        .aeronDirectoryName(aeronDirectory)
        .archiveDir(folder)
        .controlChannel(settings.self().archiveChannel())
        .replicationChannel(settings.self().replicationChannel())
        .recordingEventsEnabled(false)
        .threadingMode(ArchiveThreadingMode.SHARED)
        .idleStrategySupplier(this::newIdleStrategy)
        .segmentFileLength(settings.log().segmentBytes())
        .fileSyncLevel(syncLevel())
        .catalogFileSyncLevel(syncLevel())
        .errorHandler(problems);
  }

  IdleStrategy newIdleStrategy() {
    return settings.core().newAgentIdleStrategy();
  }

  int syncLevel() {
    return settings.syncs() ? SYNC_DATA : SYNC_NOTHING;
  }

  /** Of a client of the node's own archive. */
  AeronArchive.Context local() {
    return new AeronArchive.Context()
        .aeronDirectoryName(aeronDirectory)
        .controlRequestChannel(CommonContext.IPC_CHANNEL)
        .controlResponseChannel(CommonContext.IPC_CHANNEL);
  }

  /** As {@link #local()}, by an Aeron client that stays the caller's. */
  AeronArchive.Context local(Aeron client) {
    return local().aeron(client).ownsAeronClient(false);
  }

  /** Of a client of another node's archive. */
  AeronArchive.Context remote(ClusterMember member) {
    return new AeronArchive.Context()
        .aeronDirectoryName(aeronDirectory)
        .controlRequestChannel(member.archiveChannel())
        .controlResponseChannel("aeron:udp?endpoint=" + settings.self().host() + ":0")
        .messageTimeoutNs(REMOTE_TIMEOUT_NS);
  }

  /** As {@link #remote(ClusterMember)}, by an Aeron client that stays the caller's. */
  AeronArchive.Context remote(ClusterMember member, Aeron client) {
    return remote(member).aeron(client).ownsAeronClient(false);
  }
}
