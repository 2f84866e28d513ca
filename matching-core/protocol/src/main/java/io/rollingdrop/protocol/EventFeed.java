package io.rollingdrop.protocol;

import java.util.Optional;

/**
 * The way out: the core's events, gap-free and in order, from any position on.
 *
 * <p>Replay and live are one stream: a subscription starts anywhere in what is retained, catches
 * up, and goes on live.
 */
public interface EventFeed {

  /**
   * Opens a subscription to the events after {@code from}.
   *
   * @param from the last event the consumer has the effect of, or {@link Position#START}
   * @return a subscription, to be polled by one thread
   * @throws OffChainException if {@code from} is not on this core's chain: the consumer has seen
   *     events that the core does not know (another core, or unsynced commands lost with power),
   *     and must not go on as if nothing had happened; an {@link EventsRemovedException} if what
   *     follows {@code from} is kept no more
   */
  EventSubscription open(Position from);

  /**
   * The newest snapshot of the state, for a consumer that has nothing yet: it takes over what the
   * snapshot says, and then the events after its position. A new one is opened by each call; the
   * caller closes it.
   *
   * @return empty where the core has taken none yet, or this feed has no access to them
   * @throws FeedUnavailableException if the feed is out of reach
   */
  default Optional<StateSnapshot> newestSnapshot() {
    return Optional.empty();
  }

  /**
   * Tells the core that a consumer has the effect of all events through {@code position} for good.
   * Where the consumer is marked mandatory, the core keeps all that follows. May be told as often
   * as wanted, once a second is plenty; a report that is lost only has more kept. Any thread.
   *
   * @param consumer its name: lower-case letters, digits and hyphens, at most 31
   * @throws FeedUnavailableException if the core cannot be told
   */
  default void acknowledge(String consumer, Position position) {}
}
