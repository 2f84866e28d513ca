package io.rollingdrop.ops.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.rollingdrop.ops.decided.DecidedState;
import io.rollingdrop.ops.decided.DecidedState.Level;
import io.rollingdrop.protocol.codec.Side;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The markets' snapshots in Redis.
 *
 * @param markets in the order of the sequence that each reflects
 */
record RedisStore(List<MarketBook> markets) {

  /** Levels of each side in a snapshot, at most. */
  private static final int LEVELS = 20;

  /**
   * A market as Redis has it.
   *
   * @param sequence of the command that changed it last, as far as the snapshot knows
   * @param bids best first
   * @param asks best first
   */
  record MarketBook(int marketId, long sequence, List<Level> bids, List<Level> asks) {

    /** What does not agree with the core at {@link #sequence}; empty if all does. */
    String difference(DecidedState core) {
      String difference = difference("bids", core.levels(marketId, Side.BUY, LEVELS), bids);
      return difference.isEmpty()
          ? difference("asks", core.levels(marketId, Side.SELL, LEVELS), asks)
          : difference;
    }

    private String difference(String side, List<Level> decided, List<Level> stored) {
      return decided.equals(stored)
          ? ""
          : "market %d, %s at sequence %d: the core has %s, stored is %s"
              .formatted(marketId, side, sequence, decided, stored);
    }
  }

  /**
   * Reads all snapshots.
   *
   * @param patience longest wait for an answer
   * @throws io.lettuce.core.RedisException if Redis does not answer
   * @throws IOException if a snapshot is not JSON
   */
  static RedisStore read(URI where, Duration patience) throws IOException {
    RedisURI uri = RedisURI.create(where);
    uri.setTimeout(patience);
    JsonMapper mapper = new JsonMapper();
    try (RedisClient client = RedisClient.create(uri);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      List<MarketBook> markets = new ArrayList<>();
      for (String id : redis.smembers("rd:markets")) {
        String snapshot = redis.get("rd:market:" + id);
        if (snapshot != null) {
          markets.add(market(mapper.readTree(snapshot)));
        }
      }
      markets.sort(Comparator.comparingLong(MarketBook::sequence));
      return new RedisStore(markets);
    }
  }

  private static MarketBook market(JsonNode snapshot) {
    String[] version = snapshot.path("version").asText().split("\\.", -1);
    return new MarketBook(
        snapshot.path("market_id").asInt(),
        Long.parseLong(version[1]),
        levels(snapshot.path("bids")),
        levels(snapshot.path("asks")));
  }

  private static List<Level> levels(JsonNode levels) {
    List<Level> all = new ArrayList<>();
    for (JsonNode level : levels) {
      all.add(new Level(level.path(0).asLong(), level.path(1).asLong()));
    }
    return all;
  }
}
