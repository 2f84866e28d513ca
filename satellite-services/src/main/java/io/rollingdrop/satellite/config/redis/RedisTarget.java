package io.rollingdrop.satellite.config.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.ScriptOutputType;
import io.rollingdrop.satellite.config.apply.Target;
import io.rollingdrop.satellite.config.store.DocumentStore;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Step;
import java.io.IOException;

/**
 * Current versions in Redis: {@code rd:config:DOCUMENT} holds {@code {"document","version","body",
 * "updated_ms"}}, and the channel {@code rd:config} says {@code {"document","version"}} when it
 * changes. A Redis that came back empty or old is filled again.
 */
public final class RedisTarget implements Target {

  private static final String KEY = "rd:config:";
  private static final String CHANNEL = "rd:config";

  /** Value and message at once: nobody reads the old value after the message. */
  private static final String SET_AND_TELL =
      "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('PUBLISH', ARGV[2], ARGV[3])";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final RedisLink redis;
  private final DocumentStore documents;

  /**
   * @param redis not owned
   */
  public RedisTarget(RedisLink redis, DocumentStore documents) {
    this.redis = redis;
    this.documents = documents;
  }

  @Override
  public Step step() {
    return Step.REDIS;
  }

  @Override
  public void apply(DocumentVersion version) throws IOException {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("document", version.document());
    message.put("version", version.version());
    ObjectNode value = message.deepCopy();
    value.set("body", version.body());
    value.put("updated_ms", version.created().toEpochMilli());
    String[] keys = {KEY + version.document()};
    redis.<Long>ask(
        commands ->
            commands.eval(
                SET_AND_TELL,
                ScriptOutputType.INTEGER,
                keys,
                value.toString(),
                CHANNEL,
                message.toString()));
  }

  /** Writes what Redis has lost. */
  @Override
  public void verify() throws IOException {
    for (DocumentVersion version : documents.current()) {
      String held = redis.ask(commands -> commands.get(KEY + version.document()));
      if (held == null || versionOf(held) != version.version()) {
        apply(version);
      }
    }
  }

  private static long versionOf(String held) {
    try {
      JsonNode value = MAPPER.readTree(held);
      return value.path("version").asLong();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {}
}
