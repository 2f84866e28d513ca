package io.rollingdrop.replicator.cluster;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.replicator.link.CoreClientContract;
import io.rollingdrop.replicator.link.CoreUnderTest;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The contract, on three nodes: in processes of their own where the core is to be killed, which is
 * whichever node leads, and in this one where it is not.
 */
class ClusterCoreTest extends CoreClientContract {

  /** An election, or several in a row, may fall into any test. */
  @Override
  protected long answerTimeoutNs() {
    return TimeUnit.SECONDS.toNanos(20);
  }

  @Override
  protected CoreUnderTest start(Path folder, boolean toBeKilled) {
    return toBeKilled ? new Killed(folder) : new Kept(folder);
  }

  /** A client's way to nodes, by a media driver of its own. */
  private abstract static class Reached implements CoreUnderTest {
    private final MediaDriver driver;
    private final ClusterClient client;

    Reached(Path drivers, List<ClusterMember> members, LinkToken token) {
      driver = MediaDrivers.start(drivers);
      client =
          ClusterClient.start(
              ClusterClientSettings.of(
                  driver.aeronDirectoryName(),
                  members,
                  "localhost",
                  token,
                  0,
                  Path.of(System.getProperty("java.io.tmpdir"))));
    }

    @Override
    public CommandLink commands() {
      return client.commands();
    }

    @Override
    public EventFeed events() {
      return client.events();
    }

    @Override
    public void close() {
      client.close();
      driver.close();
    }
  }

  private static final class Kept extends Reached {
    private final TestCluster cluster;

    Kept(Path folder) {
      this(new TestCluster(folder));
    }

    private Kept(TestCluster cluster) {
      super(cluster.drivers(), cluster.members(), cluster.token());
      this.cluster = cluster;
    }

    @Override
    public void kill() {
      throw new UnsupportedOperationException("these nodes are not to be killed");
    }

    @Override
    public void restart() {
      throw new UnsupportedOperationException("these nodes are not to be killed");
    }

    @Override
    public void close() {
      super.close();
      cluster.close();
    }
  }

  private static final class Killed extends Reached {
    private final ProcessCluster cluster;
    private int killed;

    Killed(Path folder) {
      this(new ProcessCluster(folder).start());
    }

    private Killed(ProcessCluster cluster) {
      super(cluster.drivers(), cluster.members(), cluster.token());
      this.cluster = cluster;
    }

    @Override
    public void kill() {
      killed = cluster.leader();
      cluster.node(killed).kill();
    }

    @Override
    public void restart() {
      cluster.start(killed);
    }

    @Override
    public void close() {
      super.close();
      cluster.close();
    }
  }
}
