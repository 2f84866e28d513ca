package io.rollingdrop.replicator.link;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import java.nio.ByteBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Sends a publication's datagrams. What could not be sent to one of several receivers (no route to
 * it, a packet filter that forbids it) is lost to that one, as it may be on any network, and is
 * sent again when it asks for it. Aeron's own endpoint holds the publication back for all: a leader
 * that could not send to one follower would commit nothing, for as long as that lasts, although
 * another follows.
 */
final class SendEndpoint extends SendChannelEndpoint {

  private final boolean severalReceivers;

  SendEndpoint(UdpChannel channel, AtomicCounter status, MediaDriver.Context context) {
    super(channel, status, context);
    severalReceivers = channel.isMultiDestination();
  }

  @Override
  public int send(ByteBuffer buffer) {
    int length = buffer.remaining();
    int sent = super.send(buffer);
    return severalReceivers ? length : sent;
  }
}
