package io.rollingdrop.replicator.link;

import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.codec.AcknowledgeDecoder;
import io.rollingdrop.replicator.link.codec.HelloDecoder;
import io.rollingdrop.replicator.link.codec.KeepAliveDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.link.codec.RefusalReason;
import io.rollingdrop.replicator.link.codec.RequestSnapshotDecoder;
import io.rollingdrop.replicator.link.codec.SubscribeDecoder;
import io.rollingdrop.replicator.link.codec.UnsubscribeDecoder;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what gateways send and hands commands to the core, in the order in which each gateway sent
 * them. Never drops a command for want of room: it leaves it with Aeron, whose flow control then
 * holds back the sender. Belongs to the {@link ServerAgent}.
 */
final class CommandIntake {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int POLL_LIMIT = 128;

  private final MediaClient media;
  private final CommandLink core;
  private final FeedAgent feeds;
  private final LinkServerSettings settings;
  private final LinkServerCounters counters;
  private final Clients clients;
  private final Reception reception;
  private final RateLimitedLog log;
  private final LinkWriter writer = new LinkWriter();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final AcknowledgeDecoder acknowledge = new AcknowledgeDecoder();
  private final SubscribeDecoder subscribe = new SubscribeDecoder();
  private final RequestSnapshotDecoder requestSnapshot = new RequestSnapshotDecoder();
  private final UnsubscribeDecoder unsubscribe = new UnsubscribeDecoder();
  private long nowNs;

  CommandIntake(
      MediaClient media,
      CommandLink core,
      FeedAgent feeds,
      LinkServerSettings settings,
      LinkServerCounters counters,
      Clients clients,
      RateLimitedLog log) {
    this.media = media;
    this.core = core;
    this.feeds = feeds;
    this.settings = settings;
    this.counters = counters;
    this.clients = clients;
    this.log = log;
    this.reception = new Reception(settings, clients, counters, log);
  }

  /** One turn over all gateways; returns how many messages were taken. */
  int poll(long now) {
    nowNs = now;
    return media.subscription().controlledPoll(this::onFragment, POLL_LIMIT);
  }

  private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    ClientConnection connection = clients.of((Image) header.context(), nowNs);
    if (connection.hasEnded()) {
      counters.stale.increment();
      return Action.CONTINUE;
    }
    try {
      return connection.isStranger()
          ? onStranger(connection, buffer, offset, length, header)
          : onMessage(connection, buffer, offset, length, header);
    } catch (RuntimeException e) {
      // Aeron would log it and go on with the next, so that a command were lost in the middle.
      LOG.error("a message of {} could not be handled; its connection ends", connection, e);
      clients.end(connection, "the core failed at one of its messages");
      return Action.CONTINUE;
    }
  }

  private Action onStranger(
      ClientConnection connection, DirectBuffer buffer, int offset, int length, Header header) {
    boolean hello =
        LinkFormat.isWhole(header.flags())
            && LinkFormat.template(buffer, offset, length) == HelloDecoder.TEMPLATE_ID;
    if (hello) {
      reception.onHello(connection, buffer, offset, media, core.connection() >= 0);
    } else {
      counters.strangers.increment();
      reception.refuse(connection, "it did not begin with a hello that this core knows");
    }
    return Action.CONTINUE;
  }

  private Action onMessage(
      ClientConnection connection, DirectBuffer buffer, int offset, int length, Header header) {
    connection.heard(nowNs);
    if (!LinkFormat.isWhole(header.flags())) {
      onOversized(connection, header);
      return Action.CONTINUE;
    }
    if (!LinkFormat.isLinkMessage(buffer, offset, length)) {
      return onCommand(connection, buffer, offset, length);
    }
    switch (LinkFormat.template(buffer, offset, length)) {
      case KeepAliveDecoder.TEMPLATE_ID, HelloDecoder.TEMPLATE_ID -> {
        // A hello may be said again until it is answered.
      }
      case SubscribeDecoder.TEMPLATE_ID -> {
        return onSubscribe(connection, buffer, offset);
      }
      case RequestSnapshotDecoder.TEMPLATE_ID -> {
        return onRequestSnapshot(connection, buffer, offset);
      }
      case AcknowledgeDecoder.TEMPLATE_ID -> onAcknowledge(buffer, offset);
      case UnsubscribeDecoder.TEMPLATE_ID -> {
        unsubscribe.wrapAndApplyHeader(buffer, offset, messageHeader);
        StreamRequest end = new StreamRequest.End(connection, unsubscribe.feedId());
        return feeds.offer(end) ? Action.CONTINUE : Action.ABORT;
      }
      default -> {
        counters.malformed.increment();
        refuse(connection, 0, RefusalReason.MALFORMED, "not a link message for a core");
      }
    }
    return Action.CONTINUE;
  }

  private Action onCommand(
      ClientConnection connection, DirectBuffer buffer, int offset, int length) {
    CommandFormat.Fault fault = core.check(buffer, offset, length);
    if (fault == CommandFormat.Fault.TOO_LONG) {
      counters.oversized.increment();
      refuse(connection, 0, RefusalReason.OVERSIZED, "the message is " + fault.finding());
      return Action.CONTINUE;
    }
    if (fault != CommandFormat.Fault.NONE) {
      counters.malformed.increment();
      refuse(connection, 0, RefusalReason.MALFORMED, "the message is " + fault.finding());
      return Action.CONTINUE;
    }
    return switch (core.offer(buffer, offset, length)) {
      case TAKEN -> {
        counters.forwarded.increment();
        yield Action.COMMIT;
      }
      case BACK_PRESSURED -> {
        counters.heldBack.increment();
        yield Action.ABORT;
      }
      case STORAGE_FULL -> {
        // Sent before its sender knew. It waits, as commands do that find the ring full.
        counters.storageFull.increment();
        yield Action.ABORT;
      }
      case NOT_CONNECTED -> {
        clients.end(connection, "the core has stopped");
        yield Action.CONTINUE;
      }
    };
  }

  private void onOversized(ClientConnection connection, Header header) {
    boolean first = (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
    if (first) {
      counters.oversized.increment();
      refuse(connection, 0, RefusalReason.OVERSIZED, "the message came in pieces");
    }
  }

  /** Without a wait: a report that finds no room only has more kept. */
  private void onAcknowledge(DirectBuffer buffer, int offset) {
    acknowledge.wrapAndApplyHeader(buffer, offset, messageHeader);
    feeds.acknowledge(
        acknowledge.consumer(),
        new Position(
            acknowledge.epoch(),
            acknowledge.sequence(),
            acknowledge.index(),
            acknowledge.checksum()));
  }

  private Action onSubscribe(ClientConnection connection, DirectBuffer buffer, int offset) {
    subscribe.wrapAndApplyHeader(buffer, offset, messageHeader);
    long feedId = subscribe.feedId();
    String endpoint = subscribe.endpoint();
    if (!isEndpoint(endpoint)) {
      refuse(connection, feedId, RefusalReason.INVALID_ENDPOINT, "not of the form host:port");
      return Action.CONTINUE;
    }
    if (connection.feeds().get() >= settings.maxFeedsPerClient()) {
      refuse(
          connection,
          feedId,
          RefusalReason.TOO_MANY_FEEDS,
          "the core serves this gateway " + settings.maxFeedsPerClient() + " feeds already");
      return Action.CONTINUE;
    }
    Position from =
        new Position(
            subscribe.epoch(), subscribe.sequence(), subscribe.index(), subscribe.checksum());
    StreamRequest request =
        new StreamRequest.Feed(
            connection, feedId, subscribe.attempt(), from, endpoint, subscribe.streamId());
    return feeds.offer(request) ? Action.CONTINUE : Action.ABORT;
  }

  private Action onRequestSnapshot(ClientConnection connection, DirectBuffer buffer, int offset) {
    requestSnapshot.wrapAndApplyHeader(buffer, offset, messageHeader);
    long transferId = requestSnapshot.transferId();
    long before = requestSnapshot.before();
    int streamId = requestSnapshot.streamId();
    String endpoint = requestSnapshot.endpoint();
    if (!isEndpoint(endpoint)) {
      refuse(connection, transferId, RefusalReason.INVALID_ENDPOINT, "not of the form host:port");
      return Action.CONTINUE;
    }
    StreamRequest request =
        new StreamRequest.Snapshot(connection, transferId, before, endpoint, streamId);
    return feeds.offer(request) ? Action.CONTINUE : Action.ABORT;
  }

  private boolean isEndpoint(String endpoint) {
    boolean ipc = LinkChannels.isIpc(settings.requestChannel());
    return endpoint.isEmpty() == ipc && LinkChannels.isEndpoint(endpoint);
  }

  /** Tells the sender, if there is room; it is told once a message, and never waited for. */
  private void refuse(
      ClientConnection connection, long feedId, RefusalReason reason, String finding) {
    log.warn("refused a message of " + connection + ": " + finding);
    connection.send(writer.buffer(), writer.refusal(feedId, reason, finding), nowNs);
  }
}
