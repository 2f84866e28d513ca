package io.rollingdrop.replicator.link;

import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.logbuffer.LogBufferDescriptor;
import java.util.regex.Pattern;
import org.agrona.BitUtil;

/**
 * The Aeron channels of a link. Whoever says hello names only {@code host:port}; the channel is
 * built here, so that no message from outside sets a channel's parameters.
 */
final class LinkChannels {

  /** Of streams that carry only control messages, in bytes. */
  static final int CONTROL_TERM_LENGTH = LogBufferDescriptor.TERM_MIN_LENGTH;

  private static final Pattern ENDPOINT =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,100}|\\[[0-9A-Fa-f:.]{2,60}]):([1-9][0-9]{0,4})");
  private static final int MAX_PORT = 65535;

  private LinkChannels() {}

  static boolean isIpc(String channel) {
    return ChannelUri.parse(channel).isIpc();
  }

  /** Where this end listens. An empty endpoint stands for shared memory. */
  static String listening(String endpoint) {
    ChannelUriStringBuilder channel = new ChannelUriStringBuilder();
    return endpoint.isEmpty()
        ? channel.media(CommonContext.IPC_MEDIA).build()
        : channel.media(CommonContext.UDP_MEDIA).endpoint(endpoint).build();
  }

  /** To where the other end listens. */
  static String sending(String endpoint, int termLength) {
    ChannelUriStringBuilder channel = new ChannelUriStringBuilder().termLength(termLength);
    return endpoint.isEmpty()
        ? channel.media(CommonContext.IPC_MEDIA).build()
        : channel.media(CommonContext.UDP_MEDIA).endpoint(endpoint).build();
  }

  /** The same channel, with that term length for what is published on it. */
  static String withTermLength(String channel, int termLength) {
    ChannelUri uri = ChannelUri.parse(channel);
    uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, Integer.toString(termLength));
    return uri.toString();
  }

  /** Whether {@code endpoint} is empty, or {@code host:port} with a port other than 0. */
  static boolean isEndpoint(String endpoint) {
    if (endpoint.isEmpty()) {
      return true;
    }
    var matcher = ENDPOINT.matcher(endpoint);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) <= MAX_PORT;
  }

  static int checkTermLength(int termLength) {
    if (!BitUtil.isPowerOfTwo(termLength)
        || termLength < LogBufferDescriptor.TERM_MIN_LENGTH
        || termLength > LogBufferDescriptor.TERM_MAX_LENGTH) {
      throw new IllegalArgumentException(
          "term length "
              + termLength
              + " is not a power of two from "
              + LogBufferDescriptor.TERM_MIN_LENGTH
              + " to "
              + LogBufferDescriptor.TERM_MAX_LENGTH);
    }
    return termLength;
  }
}
