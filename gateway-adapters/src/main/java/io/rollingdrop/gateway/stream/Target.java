package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * What a subscription is about; a connection has at most one for each.
 *
 * @param channel the kind of messages
 * @param key market id for market channels; account id for executions, 0 for all of the tenant's
 */
record Target(Channel channel, long key) {

  /** Kinds of messages. */
  enum Channel {
    BOOK,
    TRADES,
    EXECUTIONS;

    /** As clients write it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  int marketId() {
    return (int) key;
  }

  /** Writes what a client would subscribe with. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("channel", channel.word());
    if (channel != Channel.EXECUTIONS) {
      json.writeNumberField("market_id", key);
    } else if (key != 0) {
      json.writeNumberField("account_id", key);
    }
  }
}
