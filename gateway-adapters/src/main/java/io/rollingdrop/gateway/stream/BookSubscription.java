package io.rollingdrop.gateway.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/** A client's view of a book: whole first, then what changed since it was last told. */
final class BookSubscription implements Subscription {

  private final Target target;
  private final MarketChannel channel;
  private final MarketChannels channels;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile BookFrame told;

  BookSubscription(Target target, MarketChannel channel, MarketChannels channels) {
    this.target = target;
    this.channel = channel;
    this.channels = channels;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public boolean hasNews() {
    return channel.book() != told && !cancelled.get();
  }

  @Override
  public String next() {
    if (!hasNews()) {
      return null;
    }
    BookFrame had = told;
    BookFrame latest = channel.book();
    told = latest;
    return had == null ? latest.whole() : latest.updateFrom(had);
  }

  @Override
  public void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      channels.leave(channel);
    }
  }
}
