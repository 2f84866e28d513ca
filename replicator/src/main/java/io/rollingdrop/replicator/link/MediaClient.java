package io.rollingdrop.replicator.link;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.PublicationErrorFrameHandler;
import io.aeron.Subscription;
import io.aeron.status.ChannelEndpointStatus;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * An Aeron client whose conductor is run by its owner's thread, with one subscription from the
 * start.
 *
 * <p>An Aeron client that has lost its media driver (or was stopped for longer than the driver
 * waits) closes all its resources, and on its next turn unmaps their memory, under the feet of any
 * thread that reads it. So the owner looks at {@link #isLost} and calls {@link #close} itself,
 * after all other threads have let go.
 */
final class MediaClient implements AutoCloseable {

  private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(10);
  private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Aeron aeron;
  private final Subscription subscription;

  private MediaClient(Aeron aeron, Subscription subscription) {
    this.aeron = aeron;
    this.subscription = subscription;
  }

  /**
   * Connects to a media driver and subscribes. Waits for the driver, at most {@code
   * driverTimeoutMs}.
   *
   * @throws RuntimeException if there is no driver, or it cannot listen on the channel
   */
  static MediaClient connect(
      String directory,
      long driverTimeoutMs,
      String channel,
      int streamId,
      PublicationErrorFrameHandler onPublicationError,
      ErrorHandler onError) {
    if (!CommonContext.isDriverActive(new File(directory), driverTimeoutMs, text -> {})) {
      throw new IllegalStateException(
          "no Aeron media driver runs in " + directory + ": start it, or correct the directory");
    }
    Aeron aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(directory)
                .driverTimeoutMs(driverTimeoutMs)
                .useConductorAgentInvoker(true)
                .awaitingIdleStrategy(new BackoffIdleStrategy(10, 10, MIN_PARK_NS, MAX_PARK_NS))
                .publicationErrorFrameHandler(onPublicationError)
                .errorHandler(onError)
                .subscriberErrorHandler(onError));
    try {
      return new MediaClient(aeron, aeron.addSubscription(channel, streamId));
    } catch (RuntimeException e) {
      aeron.close();
      throw new IllegalStateException("cannot listen on " + channel + ": " + e.getMessage(), e);
    }
  }

  /** A turn of Aeron's conductor. */
  int work() {
    return isLost() ? 0 : aeron.conductorAgentInvoker().invoke();
  }

  /** Whether the driver is gone; only {@link #close} is left to do. */
  boolean isLost() {
    return subscription.isClosed();
  }

  Subscription subscription() {
    return subscription;
  }

  /** The {@code host:port} where a subscription listens; empty for shared memory; null: not yet. */
  static String listeningAt(Subscription subscription) {
    if (LinkChannels.isIpc(subscription.channel())) {
      return "";
    }
    return subscription.channelStatus() == ChannelEndpointStatus.ACTIVE
        ? subscription.resolvedEndpoint()
        : null;
  }

  /** Begins to add a publication; {@link #publication} says when it is there. */
  long addPublication(String channel, int streamId) {
    return aeron.asyncAddExclusivePublication(channel, streamId);
  }

  /**
   * @return the publication, or null while the driver is at it
   * @throws io.aeron.exceptions.RegistrationException if the driver refused it
   */
  ExclusivePublication publication(long registrationId) {
    return aeron.getExclusivePublication(registrationId);
  }

  void removePublication(long registrationId) {
    aeron.asyncRemovePublication(registrationId);
  }

  /** Begins to add a subscription; {@link #subscription(long)} says when it is there. */
  long addSubscription(String channel, int streamId) {
    return aeron.asyncAddSubscription(channel, streamId);
  }

  /** As {@link #publication}, for a subscription. */
  Subscription subscription(long registrationId) {
    return aeron.getSubscription(registrationId);
  }

  void removeSubscription(long registrationId) {
    aeron.asyncRemoveSubscription(registrationId);
  }

  /** Frees everything. No other thread may use what came from this client any more. */
  @Override
  public void close() {
    aeron.close();
  }
}
