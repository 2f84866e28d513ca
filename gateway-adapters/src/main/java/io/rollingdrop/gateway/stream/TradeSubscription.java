package io.rollingdrop.gateway.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/** A client's view of a market's trades: the retained ones first, then new ones. */
final class TradeSubscription implements Subscription {

  private static final long NOTHING = -1;

  private final Target target;
  private final MarketChannel channel;
  private final MarketChannels channels;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile long told = NOTHING;

  TradeSubscription(Target target, MarketChannel channel, MarketChannels channels) {
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
    return channel.trades().count() != told && !cancelled.get();
  }

  @Override
  public String next() {
    if (!hasNews()) {
      return null;
    }
    long had = told;
    TradeFrame latest = channel.trades();
    told = latest.count();
    return had == NOTHING ? latest.whole() : latest.updateFrom(had);
  }

  @Override
  public void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      channels.leave(channel);
    }
  }
}
