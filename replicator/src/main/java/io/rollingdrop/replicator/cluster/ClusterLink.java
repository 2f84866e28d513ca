package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.replicator.link.LinkToken;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a client's commands to whichever node leads. A change of leader, or a session that was
 * lost, counts as a new connection: what was in flight may be lost, and is sent again above this.
 *
 * <p>What comes back over the session is not used: outcomes are events of the feed.
 */
public final class ClusterLink implements CommandLink {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);
  private static final long KEEP_ALIVE_NS = 1_000_000_000;
  private static final long ATTEMPT_NS = 2_000_000_000;
  private static final long FIRST_PAUSE_NS = 10_000_000;

  private final Aeron aeron;
  private final List<ClusterMember> members;
  private final String egressChannel;
  private final LinkToken token;
  private final AgentRunner runner;
  private final Object lock = new Object();

  // Guarded by lock.
  private AeronCluster cluster;
  private AeronCluster.AsyncConnect connecting;
  private long tryAfterNs = System.nanoTime();
  private long keepAliveNs;
  private boolean closed;

  private final AtomicLong connections = new AtomicLong();
  private volatile boolean connected;

  private ClusterLink(
      Aeron aeron, List<ClusterMember> members, String egressHost, LinkToken token) {
    this.token = token;
    this.aeron = aeron;
    this.members = List.copyOf(members);
    egressChannel = "aeron:udp?endpoint=" + egressHost + ":0";
    runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(1),
            cause -> LOG.error("the link to the cluster", cause),
            null,
            new Keeper());
  }

  /**
   * Starts connecting, and goes on until closed.
   *
   * @param aeron a client that stays the caller's
   * @param egressHost of this process, as the nodes reach it
   * @param token that the nodes have too
   */
  public static ClusterLink start(
      Aeron aeron, List<ClusterMember> members, String egressHost, LinkToken token) {
    ClusterLink link = new ClusterLink(aeron, members, egressHost, token);
    AgentRunner.startOnThread(link.runner);
    return link;
  }

  @Override
  public Offer offer(DirectBuffer command, int offset, int length) {
    synchronized (lock) {
      if (cluster == null || !connected) {
        return Offer.NOT_CONNECTED;
      }
      long result = cluster.offer(command, offset, length);
      if (result > 0) {
        return Offer.TAKEN;
      }
      if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
        return Offer.BACK_PRESSURED;
      }
      return Offer.NOT_CONNECTED;
    }
  }

  @Override
  public long connection() {
    return connected ? connections.get() : -1;
  }

  /** Keeps the session, and makes a new one when it is lost. */
  private final class Keeper implements Agent, EgressListener {

    @Override
    public int doWork() {
      synchronized (lock) {
        if (closed) {
          return 0;
        }
        try {
          return cluster == null ? connect() : keep();
        } catch (AeronException e) {
          drop();
          return 1;
        }
      }
    }

    private int connect() {
      if (connecting == null) {
        if (System.nanoTime() - tryAfterNs < 0) {
          return 0;
        }
        connecting =
            AeronCluster.asyncConnect(
                new AeronCluster.Context()
                    .aeron(aeron)
                    .ownsAeronClient(false)
                    .messageTimeoutNs(ATTEMPT_NS)
                    .credentialsSupplier(new TokenAuthentication.GivingProof(token))
                    .egressListener(this)
                    .egressChannel(egressChannel)
                    .ingressChannel("aeron:udp")
                    .ingressEndpoints(ClusterMember.ingressEndpoints(members)));
      }
      cluster = connecting.poll();
      if (cluster == null) {
        return 0;
      }
      connecting = null;
      connections.incrementAndGet();
      connected = true;
      LOG.info("commands go to member {}", cluster.leaderMemberId());
      return 1;
    }

    private int keep() {
      int work = cluster.pollEgress() + cluster.pollStateChanges();
      if (cluster.isClosed()) {
        drop();
        return 1;
      }
      long now = System.nanoTime();
      if (now - keepAliveNs > KEEP_ALIVE_NS) {
        keepAliveNs = now;
        cluster.sendKeepAlive();
      }
      return work;
    }

    private void drop() {
      connected = false;
      CloseHelper.quietCloseAll(cluster, connecting);
      cluster = null;
      connecting = null;
      tryAfterNs = System.nanoTime() + FIRST_PAUSE_NS;
    }

    @Override
    public void onMessage(
        long sessionId,
        long timestamp,
        DirectBuffer buffer,
        int offset,
        int length,
        Header header) {}

    @Override
    public void onSessionEvent(
        long correlationId,
        long sessionId,
        long leadershipTermId,
        int leaderId,
        EventCode code,
        String detail) {
      if (code == EventCode.CLOSED) {
        connected = false;
      }
    }

    @Override
    public void onNewLeader(long sessionId, long termId, int leaderId, String endpoints) {
      connections.incrementAndGet();
      connected = true;
      LOG.info("commands go to member {}, who leads in term {}", leaderId, termId);
    }

    @Override
    public void onClose() {
      synchronized (lock) {
        closed = true;
        drop();
      }
    }

    @Override
    public String roleName() {
      return "cluster-link";
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
