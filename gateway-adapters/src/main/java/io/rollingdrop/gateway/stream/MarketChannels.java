package io.rollingdrop.gateway.stream;

import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.MarketSnapshot;
import java.util.concurrent.ConcurrentHashMap;

/** The market channels that anybody follows. Thread safe. */
final class MarketChannels {

  private final MarketModel model;
  private final ConcurrentHashMap<MarketChannel.Key, MarketChannel> channels =
      new ConcurrentHashMap<>();

  MarketChannels(MarketModel model) {
    this.model = model;
  }

  /** Joins a channel, or returns null if there is no such market. */
  MarketChannel join(MarketChannel.Key key) {
    MarketSnapshot now = model.market(key.marketId());
    if (now == null) {
      return null;
    }
    return channels.compute(
        key,
        (same, joined) -> {
          MarketChannel channel = joined == null ? new MarketChannel(key, model, now) : joined;
          channel.subscribers++;
          return channel;
        });
  }

  /** Leaves a channel; the last one to leave ends it. */
  void leave(MarketChannel channel) {
    channels.computeIfPresent(channel.key(), (key, left) -> --left.subscribers == 0 ? null : left);
  }

  /** Dispatcher only. */
  void refresh() {
    channels.values().forEach(MarketChannel::refresh);
  }
}
