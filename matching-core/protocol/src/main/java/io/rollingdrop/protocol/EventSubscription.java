package io.rollingdrop.protocol;

/** A place in the event stream. Not thread safe: one thread polls. */
public interface EventSubscription extends AutoCloseable {

  /**
   * Hands over events that have arrived since.
   *
   * @param handler called for each event, on this thread. If it throws, the event counts as not
   *     delivered.
   * @param limit most events to deliver, at least 1
   * @return how many were delivered; 0: nothing new
   * @throws OffChainException if the stream does not continue from what was delivered last
   * @throws FeedUnavailableException if the feed is out of reach; polling again later goes on where
   *     it was
   */
  int poll(EventHandler handler, int limit);

  /** The position of the last event delivered. */
  Position position();

  @Override
  void close();
}
