package io.rollingdrop.replicator.cluster;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activates newer rules once all nodes know them: the last step of a rolling upgrade. By a session,
 * as a client would: what a service offers by itself has to be the same on every node.
 */
final class RulesOffer implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(RulesOffer.class);
  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(2);

  private final CoreService service;
  private final int shardId;
  private final CommandLink link;
  private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
  private long offerAtNs = System.nanoTime();

  RulesOffer(CoreService service, int shardId, CommandLink link) {
    this.service = service;
    this.shardId = shardId;
    this.link = link;
  }

  @Override
  public int doWork() {
    long now = System.nanoTime();
    if (now - offerAtNs < 0) {
      return 0;
    }
    int due = service.rulesDue();
    if (due == 0) {
      return 0;
    }
    offerAtNs = now + AGAIN_NS;
    if (link.offer(command, 0, encode(command, shardId, due, service.limits()))
        == CommandLink.Offer.TAKEN) {
      LOG.info("all nodes know rules {}: they are to be activated", due);
    }
    return 1;
  }

  /** Returns its length. */
  static int encode(UnsafeBuffer buffer, int shardId, int version, EngineLimits limits) {
    ActivateRulesEncoder command = new ActivateRulesEncoder();
    command.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    command.header().shardId(shardId);
    command.rulesVersion(version);
    limits.encode(command);
    return CommandFormat.inOldestVersion(
        buffer, 0, CommandFormat.MESSAGE_HEADER + command.encodedLength());
  }

  @Override
  public String roleName() {
    return "rules-offer";
  }
}
