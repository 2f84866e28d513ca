package io.rollingdrop.replicator.cluster;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusterClock;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;

/** How a node's consensus module and the container of its service run. */
record ConsensusContexts(
    ClusterNodeSettings settings, ArchiveContexts archives, NodeFolder folder) {

  /**
   * @param ended called when it has ended by itself
   */
  ConsensusModule.Context module(ErrorHandler problems, Runnable ended) {
    ClusterTimes times = settings.times();
    String log = "aeron:udp?term-length=" + settings.log().termBytes();
    return new ConsensusModule.Context()
        .aeronDirectoryName(archives.aeronDirectory())
        .archiveContext(archives.local())
        .clusterDir(folder.cluster())
        .markFileDir(archives.marks())
        .clusterMemberId(settings.memberId())
        .clusterMembers(ClusterMember.clusterMembers(settings.members()))
        .ingressChannel(log)
        .logChannel(log)
        .replicationChannel(settings.self().replicationChannel())
        .clusterClock(new MachineClock(settings.clock()))
        .authenticatorSupplier(
            () ->
                new TokenAuthentication.AskingForProof(
                    settings.token(), times.session().toMillis()))
        .leaderHeartbeatIntervalNs(times.heartbeat().toNanos())
        .leaderHeartbeatTimeoutNs(times.leaderTimeout().toNanos())
        .electionTimeoutNs(times.election().toNanos())
        .startupCanvassTimeoutNs(times.startup().toNanos())
        .sessionTimeoutNs(times.session().toNanos())
        .fileSyncLevel(archives.syncLevel())
        .idleStrategySupplier(archives::newIdleStrategy)
        .threadFactory(ArchiveContexts.threads(problems))
        .terminationHook(ended)
        .errorHandler(problems);
  }

  /**
   * @param ended called when it has ended by itself
   */
  ClusteredServiceContainer.Context container(
      ClusteredService service, ErrorHandler problems, Runnable ended) {
    return new ClusteredServiceContainer.Context()
        .aeronDirectoryName(archives.aeronDirectory())
        .archiveContext(archives.local())
        .clusterDir(folder.cluster())
        .markFileDir(archives.marks())
        .clusteredService(service)
        .idleStrategySupplier(archives::newIdleStrategy)
        .threadFactory(ArchiveContexts.threads(problems))
        .terminationHook(ended)
        .errorHandler(problems);
  }

  /** Nanoseconds since the Unix epoch. */
  private record MachineClock(EpochNanoClock clock) implements ClusterClock {
    @Override
    public TimeUnit timeUnit() {
      return TimeUnit.NANOSECONDS;
    }

    @Override
    public long time() {
      return clock.nanoTime();
    }
  }
}
