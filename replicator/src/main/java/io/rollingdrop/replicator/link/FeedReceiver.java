package io.rollingdrop.replicator.link;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.rollingdrop.replicator.link.codec.FeedEndedDecoder;
import io.rollingdrop.replicator.link.codec.FeedStartedDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * Where one feed is received: a stream of its own, over which the core sends each attempt at the
 * feed as an image of its own. Used by the link's agent only.
 */
final class FeedReceiver {

  private final long feedId;
  private final StreamListener listener;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final FeedStartedDecoder feedStarted = new FeedStartedDecoder();
  private final FeedEndedDecoder feedEnded = new FeedEndedDecoder();

  // The answer to the attempt asked about.
  private long attempt;
  private Image image;
  private int endReason;
  private String endFinding;

  /**
   * @param channel to listen on
   */
  FeedReceiver(long feedId, String channel) {
    this.feedId = feedId;
    this.listener = new StreamListener(channel);
  }

  /** As {@link StreamListener#listen}. */
  String listen(MediaClient client) {
    return listener.listen(client);
  }

  int streamId() {
    return listener.subscription().streamId();
  }

  /**
   * Looks for the first message of an attempt. Those of earlier attempts are thrown away.
   *
   * @return whether the core has answered: {@link #image} has the events, or is null and the feed
   *     ended at once
   */
  boolean isAnswered(long askedAttempt) {
    attempt = askedAttempt;
    image = null;
    endFinding = null;
    Subscription subscription = listener.subscription();
    for (int i = 0; i < subscription.imageCount() && !hasAnswer(); i++) {
      subscription.imageAtIndex(i).controlledPoll(this::onFirst, Integer.MAX_VALUE);
    }
    return hasAnswer();
  }

  private boolean hasAnswer() {
    return image != null || endFinding != null;
  }

  private Action onFirst(DirectBuffer buffer, int offset, int length, Header header) {
    int template = LinkFormat.template(buffer, offset, length);
    if (template == FeedStartedDecoder.TEMPLATE_ID) {
      feedStarted.wrapAndApplyHeader(buffer, offset, messageHeader);
      if (feedStarted.feedId() == feedId && feedStarted.attempt() == attempt) {
        image = (Image) header.context();
        return Action.BREAK;
      }
    } else if (template == FeedEndedDecoder.TEMPLATE_ID) {
      feedEnded.wrapAndApplyHeader(buffer, offset, messageHeader);
      if (feedEnded.feedId() == feedId && feedEnded.attempt() == attempt) {
        endReason = feedEnded.reasonRaw();
        endFinding = feedEnded.finding();
        return Action.BREAK;
      }
    }
    return Action.CONTINUE;
  }

  /** The image that carries the events; null: the feed ended at once. */
  Image image() {
    return image;
  }

  /** Why it ended at once, as the wire has it. */
  int endReason() {
    return endReason;
  }

  String endFinding() {
    return endFinding;
  }

  /** Gives back what it has of Aeron's. May be set up again. */
  void release() {
    listener.release();
    image = null;
  }
}
