package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.Header;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Has a node take part no more once a copy of its cluster has taken over, and says so to whoever
 * fences it. The node goes on for five seconds after that, so that an answer that was lost can be
 * given again, and ends.
 */
final class FenceListener implements Agent {

  private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(5);
  private static final int FRAGMENTS = 8;

  /** What is to be fenced. */
  interface Node {

    /** The epoch of its events. */
    int epoch();

    /** The last command that it has decided. */
    long sequence();

    /** Never decides anything again, nor votes; also not after a restart. */
    void takePartNoMore(int epoch);

    /** Ends, for this reason. */
    void end(int epoch);
  }

  private final Aeron client;
  private final ClusterNodeSettings settings;
  private final Node node;
  private final FenceMessages messages;
  private final Subscription fences;
  private final Map<String, ExclusivePublication> publications = new HashMap<>();
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[FenceMessages.MAX_LENGTH]);
  private int fencedBy;
  private long endAtNs;

  /**
   * @param client stays the caller's
   */
  FenceListener(Aeron client, ClusterNodeSettings settings, Node node) {
    this.client = client;
    this.settings = settings;
    this.node = node;
    messages = new FenceMessages(settings.token());
    fences = client.addSubscription(settings.self().feedChannel(), FenceMessages.STREAM);
  }

  @Override
  public int doWork() {
    int work = fences.poll(this::onMessage, FRAGMENTS);
    if (fencedBy > 0 && System.nanoTime() - endAtNs >= 0) {
      endAtNs = Long.MAX_VALUE;
      node.end(fencedBy);
    }
    return work;
  }

  private void onMessage(DirectBuffer buffer, int offset, int length, Header header) {
    messages.fence(buffer, offset, length).ifPresent(this::onFence);
  }

  private void onFence(FenceMessages.Fence fence) {
    if (fencedBy == 0 && fence.epoch() > node.epoch()) {
      node.takePartNoMore(fence.epoch());
      fencedBy = fence.epoch();
      endAtNs = System.nanoTime() + ANSWER_NS;
    }
    if (fencedBy == fence.epoch()) {
      answer(fence.replyTo());
    }
  }

  /** Who has no answer asks again. */
  private void answer(String replyTo) {
    int length =
        messages.encode(
            message, new FenceMessages.Fenced(settings.memberId(), fencedBy, node.sequence()));
    try {
      publications
          .computeIfAbsent(
              replyTo,
              endpoint ->
                  client.addExclusivePublication(
                      "aeron:udp?endpoint=" + endpoint + "|term-length=64k", FenceMessages.STREAM))
          .offer(message, 0, length);
    } catch (RegistrationException e) {
      // A host whose name this machine does not know.
    }
  }

  @Override
  public void onClose() {
    CloseHelper.quietCloseAll(publications.values());
    CloseHelper.quietClose(fences);
  }

  @Override
  public String roleName() {
    return "fence-listener";
  }
}
