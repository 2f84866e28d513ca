package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.Header;
import io.rollingdrop.replicator.link.LinkToken;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the nodes of a cluster that a copy has taken over for them, each again and again until it
 * has answered: one that was cut off, or down, learns it when it is back. For one thread.
 */
final class FenceSender implements Agent, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FenceSender.class);
  private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int FRAGMENTS = 8;

  private final Aeron client;
  private final Fences fences;
  private final String replyTo;
  private final FenceMessages messages;
  private final Subscription answers;
  private final Map<Integer, ExclusivePublication> publications = new HashMap<>();
  private final Map<Integer, FenceMessages.Fenced> fenced = new TreeMap<>();
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[FenceMessages.MAX_LENGTH]);
  private long sendAtNs = System.nanoTime();

  /**
   * @param client stays the caller's
   * @param self where answers come to
   */
  FenceSender(Aeron client, LinkToken token, Fences fences, ClusterMember self) {
    this.client = client;
    this.fences = fences;
    replyTo = self.feedEndpoint();
    messages = new FenceMessages(token);
    answers = client.addSubscription(self.feedChannel(), FenceMessages.STREAM);
  }

  /** The nodes that have answered: they take part no more. */
  Map<Integer, FenceMessages.Fenced> fenced() {
    return fenced;
  }

  @Override
  public int doWork() {
    int work = answers.poll(this::onMessage, FRAGMENTS);
    long now = System.nanoTime();
    if (now - sendAtNs >= 0 && fenced.size() < fences.members().size()) {
      sendAtNs = now + EVERY_NS;
      int length = messages.encode(message, new FenceMessages.Fence(fences.epoch(), replyTo));
      fences.members().stream()
          .filter(member -> !fenced.containsKey(member.id()))
          .forEach(member -> send(member, length));
      work++;
    }
    return work;
  }

  private void onMessage(DirectBuffer buffer, int offset, int length, Header header) {
    messages
        .fenced(buffer, offset, length)
        .filter(answer -> answer.epoch() == fences.epoch())
        .filter(answer -> fenced.put(answer.memberId(), answer) == null)
        .ifPresent(
            answer ->
                LOG.info(
                    "member {} of the cluster before epoch {} takes part no more; it had decided"
                        + " through sequence {}",
                    answer.memberId(),
                    answer.epoch(),
                    answer.sequence()));
  }

  /** What cannot be sent now is sent again. */
  private void send(ClusterMember member, int length) {
    try {
      publications
          .computeIfAbsent(
              member.id(),
              id ->
                  client.addExclusivePublication(
                      member.feedChannel() + "|term-length=64k", FenceMessages.STREAM))
          .offer(message, 0, length);
    } catch (RegistrationException e) {
      LOG.debug("member {} cannot be told", member.id(), e);
    }
  }

  @Override
  public void onClose() {
    CloseHelper.quietCloseAll(publications.values());
    CloseHelper.quietClose(answers);
  }

  @Override
  public void close() {
    onClose();
  }

  @Override
  public String roleName() {
    return "fence-sender";
  }
}
