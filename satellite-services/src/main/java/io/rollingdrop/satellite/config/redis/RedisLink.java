package io.rollingdrop.satellite.config.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/**
 * One connection to Redis, made when it is first used and again after it was lost. While Redis is
 * down every command fails at once. Thread safe.
 */
public final class RedisLink implements AutoCloseable {

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final RedisClient client;
  private final String where;
  private StatefulRedisConnection<String, String> connection;

  /**
   * @param redis its address
   */
  public RedisLink(URI redis) {
    RedisURI address = RedisURI.create(redis);
    address.setTimeout(COMMAND_TIMEOUT);
    where = address.getHost() + ":" + address.getPort();
    client = RedisClient.create(address);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .keepAlive(true)
                    .tcpNoDelay(true)
                    .build())
            .build());
  }

  /**
   * Does something with Redis.
   *
   * @throws IOException if it is out of reach, or did not do it
   */
  public <T> T ask(Function<RedisCommands<String, String>, T> question) throws IOException {
    try {
      return question.apply(connection().sync());
    } catch (RedisException e) {
      throw new IOException("Redis at " + where + ": " + e.getMessage(), e);
    }
  }

  private synchronized StatefulRedisConnection<String, String> connection() {
    if (connection == null || !connection.isOpen()) {
      if (connection != null) {
        connection.close();
      }
      connection = client.connect();
    }
    return connection;
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
