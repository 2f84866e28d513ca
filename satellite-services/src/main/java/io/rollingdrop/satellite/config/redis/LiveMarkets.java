package io.rollingdrop.satellite.config.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.KeyValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Markets as market data keeps them in Redis. Thread safe. */
public final class LiveMarkets {

  private static final String IDS = "rd:markets";
  private static final String SNAPSHOT = "rd:market:";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final RedisLink redis;

  /**
   * @param redis not owned
   */
  public LiveMarkets(RedisLink redis) {
    this.redis = redis;
  }

  /**
   * The snapshots of all markets, by id.
   *
   * @throws IOException if Redis is out of reach, or holds something else
   */
  public List<ObjectNode> snapshots() throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (String id : ids()) {
      ids.add(marketId(id));
    }
    if (ids.isEmpty()) {
      return List.of();
    }
    ids.sort(null);
    String[] keys = ids.stream().map(id -> SNAPSHOT + id).toArray(String[]::new);
    List<ObjectNode> snapshots = new ArrayList<>();
    for (KeyValue<String, String> value : redis.ask(commands -> commands.mget(keys))) {
      if (value.hasValue()) {
        snapshots.add(snapshot(value.getKey(), value.getValue()));
      }
    }
    return snapshots;
  }

  /** A set of ids, or a sorted one. */
  private Collection<String> ids() throws IOException {
    return redis.ask(
        commands ->
            commands.type(IDS).equals("zset")
                ? commands.zrange(IDS, 0, -1)
                : commands.smembers(IDS));
  }

  private static int marketId(String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' in " + IDS + " is no market id", e);
    }
  }

  private static ObjectNode snapshot(String key, String json) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(key + " holds no JSON", e);
    }
    throw new IOException(key + " holds no JSON object");
  }
}
