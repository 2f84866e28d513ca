package io.rollingdrop.replicator.cluster;

import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node without a core: media driver, archive, consensus module and service container with the
 * very settings of a {@link ClusterNode}, and a service of the caller's. Shows what Aeron Cluster
 * does by itself.
 */
public final class BareNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BareNode.class);

  private final AtomicBoolean closing = new AtomicBoolean();
  private final Runnable unlock;
  private MediaDriver driver;
  private Archive archive;
  private ConsensusModule consensus;
  private ClusteredServiceContainer container;

  private BareNode(ClusterNodeSettings settings) {
    unlock = JournalDirectory.lock(settings.directory());
  }

  /**
   * Starts a node; it takes part when it has found the others.
   *
   * @param settings of which those of a core are not used, but for how its threads wait
   * @param service gets what is committed
   * @param onFailure told when the node cannot go on, on the thread that failed
   * @throws io.rollingdrop.pipeline.JournalException if another process has its folder
   * @throws IllegalStateException if a port is taken, or there is no room in the media driver's
   *     folder
   */
  public static BareNode start(
      ClusterNodeSettings settings, ClusteredService service, Consumer<Throwable> onFailure) {
    BareNode node = new BareNode(settings);
    try {
      node.run(settings, service, onFailure);
      return node;
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void run(
      ClusterNodeSettings settings, ClusteredService service, Consumer<Throwable> onFailure) {
    NodeFolder folder = new NodeFolder(settings.directory());
    driver = MediaDrivers.start(settings.drivers(), settings.core().newAgentIdleStrategy());
    ArchiveContexts archives = new ArchiveContexts(settings, driver.aeronDirectoryName());
    ConsensusContexts contexts = new ConsensusContexts(settings, archives, folder);
    ErrorHandler problems = cause -> LOG.warn("a bare node, which goes on", cause);
    Runnable ended =
        () -> {
          if (!closing.get()) {
            onFailure.accept(new IllegalStateException("a bare node has ended"));
          }
        };
    archive = archives.launch(folder.archive(), problems);
    consensus = ConsensusModule.launch(contexts.module(problems, ended));
    container = ClusteredServiceContainer.launch(contexts.container(service, problems, ended));
  }

  /** Stops the node; what it has is kept. Idempotent. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      CloseHelper.quietCloseAll(consensus, container, archive, driver);
      unlock.run();
    }
  }
}
