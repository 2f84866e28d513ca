package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.Position;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends the checksum that this node has come to, once after each tick, through a session of its
 * own.
 */
final class StateReporter implements Agent {

  private final int memberId;
  private final Supplier<Position> latest;
  private final int newestRules;
  private final CommandLink link;
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ClusterMessages.MAX_LENGTH]);
  private Position sent;

  StateReporter(int memberId, int newestRules, Supplier<Position> latest, CommandLink link) {
    this.memberId = memberId;
    this.newestRules = newestRules;
    this.latest = latest;
    this.link = link;
  }

  @Override
  public int doWork() {
    Position tick = latest.get();
    if (tick == null || tick.equals(sent)) {
      return 0;
    }
    int length =
        ClusterMessages.encodeReport(
            buffer, new StateReport(memberId, tick.sequence(), tick.checksum(), newestRules));
    if (link.offer(buffer, 0, length) == CommandLink.Offer.TAKEN) {
      sent = tick;
    }
    return 1;
  }

  @Override
  public String roleName() {
    return "state-reporter";
  }
}
