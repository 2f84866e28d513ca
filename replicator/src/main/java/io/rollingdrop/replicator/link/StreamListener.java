package io.rollingdrop.replicator.link;

import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a gateway listens for one thing that the core sends: an Aeron subscription on a port and
 * stream of its own. Used by the link's agent only.
 */
final class StreamListener {

  private static final long NONE = -1;

  private final String channel;
  private MediaClient media;
  private Subscription subscription;
  private long registrationId = NONE;

  /**
   * @param channel to listen on
   */
  StreamListener(String channel) {
    this.channel = channel;
  }

  /**
   * Sets up the listening, over several calls.
   *
   * @return where it listens; null: not yet
   * @throws RegistrationException if it cannot; the next call tries anew
   */
  String listen(MediaClient client) {
    if (subscription == null && registrationId == NONE) {
      media = client;
      registrationId =
          client.addSubscription(
              channel, ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
      return null;
    }
    if (subscription == null) {
      try {
        subscription = client.subscription(registrationId);
      } catch (RegistrationException e) {
        registrationId = NONE;
        throw e;
      }
    }
    return subscription == null ? null : MediaClient.listeningAt(subscription);
  }

  /** What it listens by, once {@link #listen} has said where. */
  Subscription subscription() {
    return subscription;
  }

  /** Gives back what it has of Aeron's. May be set up again. */
  void release() {
    if (media != null && !media.isLost()) {
      if (subscription != null) {
        subscription.close();
      } else if (registrationId != NONE) {
        media.removeSubscription(registrationId);
      }
    }
    media = null;
    subscription = null;
    registrationId = NONE;
  }
}
