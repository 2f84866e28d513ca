package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressAdapter;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.replicator.link.LinkToken;
import java.time.Duration;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/**
 * A session with {@link BareNode}s, made as a {@link ClusterLink} makes its own. Its answers come
 * over the session, on a thread that polls for nothing else. It does not outlive its session: a
 * change of leader ends it.
 *
 * <p>One thread at a time offers.
 */
public final class BareClient implements CommandLink {

  private static final long KEEP_ALIVE_NS = 1_000_000_000;
  private static final long ATTEMPT_NS = 2_000_000_000;
  private static final int FRAGMENTS = 64;

  private final AeronCluster cluster;
  private final AgentRunner reader;

  private BareClient(
      AeronCluster cluster, EgressListener answers, IdleStrategy idle, ErrorHandler onFailure) {
    this.cluster = cluster;
    reader = new AgentRunner(idle, onFailure, null, new Reader(answers));
  }

  /**
   * Opens a session with whichever node leads; waits for it.
   *
   * @param aeron a client that stays the caller's
   * @param egressHost of this process, as the nodes reach it
   * @param token that the nodes have too
   * @param answers gets what the service offers to the session, on a thread of this client's
   * @param idle how that thread waits
   * @param onFailure told what goes wrong on that thread
   * @param within how long it may take
   * @throws IllegalStateException if there was no session by then
   */
  public static BareClient start(
      Aeron aeron,
      List<ClusterMember> members,
      String egressHost,
      LinkToken token,
      EgressListener answers,
      IdleStrategy idle,
      ErrorHandler onFailure,
      Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        BareClient client =
            new BareClient(
                AeronCluster.connect(
                    new AeronCluster.Context()
                        .aeron(aeron)
                        .ownsAeronClient(false)
                        .messageTimeoutNs(ATTEMPT_NS)
                        .credentialsSupplier(new TokenAuthentication.GivingProof(token))
                        .egressListener(answers)
                        .egressChannel("aeron:udp?endpoint=" + egressHost + ":0")
                        .ingressChannel("aeron:udp")
                        .ingressEndpoints(ClusterMember.ingressEndpoints(members))),
                answers,
                idle,
                onFailure);
        AgentRunner.startOnThread(client.reader);
        return client;
      } catch (AeronException e) {
        if (System.nanoTime() - until > 0) {
          throw new IllegalStateException(
              "no session with %s within %s: %s".formatted(members, within, e.getMessage()), e);
        }
      }
    }
  }

  @Override
  public Offer offer(DirectBuffer message, int offset, int length) {
    long result;
    synchronized (cluster) {
      result = cluster.offer(message, offset, length);
    }
    if (result > 0) {
      return Offer.TAKEN;
    }
    return result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION
        ? Offer.BACK_PRESSURED
        : Offer.NOT_CONNECTED;
  }

  @Override
  public long connection() {
    return cluster.ingressPublication().isConnected() ? 1 : -1;
  }

  /** Reads answers, without the lock of who offers, and keeps the session while nobody does. */
  private final class Reader implements Agent {

    private final EgressAdapter egress;
    private long keptAliveNs = System.nanoTime();

    Reader(EgressListener answers) {
      egress =
          new EgressAdapter(
              answers, cluster.clusterSessionId(), cluster.egressSubscription(), FRAGMENTS);
    }

    @Override
    public int doWork() {
      int read = egress.poll();
      long now = System.nanoTime();
      if (now - keptAliveNs > KEEP_ALIVE_NS) {
        keptAliveNs = now;
        synchronized (cluster) {
          cluster.sendKeepAlive();
        }
      }
      return read;
    }

    @Override
    public String roleName() {
      return "bare-client";
    }
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(reader, cluster);
  }
}
