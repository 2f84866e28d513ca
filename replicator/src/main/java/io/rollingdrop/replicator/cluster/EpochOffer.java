package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.CommandLink;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/** Has the cluster begin an epoch, once it is asked to. */
final class EpochOffer implements Agent {

  private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final IntPredicate isDue;
  private final CommandLink link;
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ClusterMessages.MAX_LENGTH]);
  private volatile int wanted;
  private long offerAtNs = System.nanoTime();

  /**
   * @param isDue whether an epoch is still to begin
   */
  EpochOffer(IntPredicate isDue, CommandLink link) {
    this.isDue = isDue;
    this.link = link;
  }

  /** Any thread. */
  void want(int epoch) {
    wanted = epoch;
  }

  @Override
  public int doWork() {
    long now = System.nanoTime();
    if (wanted == 0 || now - offerAtNs < 0 || !isDue.test(wanted)) {
      return 0;
    }
    offerAtNs = now + EVERY_NS;
    // What is offered twice is passed over the second time.
    link.offer(buffer, 0, ClusterMessages.encodeEpoch(buffer, wanted));
    return 1;
  }

  @Override
  public String roleName() {
    return "epoch-offer";
  }
}
