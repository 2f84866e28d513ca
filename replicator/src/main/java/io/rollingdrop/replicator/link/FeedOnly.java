package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandLink;
import org.agrona.DirectBuffer;

/** What stands behind a link over which no commands are taken. */
final class FeedOnly implements CommandLink {

  private static final long ALWAYS = 1;

  @Override
  public Offer offer(DirectBuffer command, int offset, int length) {
    return Offer.NOT_CONNECTED;
  }

  @Override
  public long connection() {
    return ALWAYS;
  }

  @Override
  public void close() {}
}
