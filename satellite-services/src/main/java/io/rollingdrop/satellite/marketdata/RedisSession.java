package io.rollingdrop.satellite.marketdata;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.rollingdrop.protocol.market.MarketVersion;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The connections to one start of Redis: one for commands, which are pipelined, and one that hears
 * of changed configuration. A session that broke is closed and never mended, so whoever opens the
 * next one knows that Redis may have forgotten everything.
 *
 * <p>Commands are for one thread. They leave with {@link #flush}, and their futures end in bounded
 * time.
 */
final class RedisSession implements AutoCloseable {

  /**
   * Replaces a market's snapshot and publishes the update, both or neither, unless what is there is
   * newer. The stored version is read off the text; numbers up to 2^53 compare exactly.
   */
  private static final String WRITE =
      """
      local snapshot, markets = KEYS[1], KEYS[2]
      if ARGV[1] == '0' then
        local stored = redis.call('GET', snapshot)
        if stored then
          local e, s, i = string.match(stored, '"version":"(%d+)%.(%d+)%.(%d+)"')
          if e then
            local de, ds, di = e - ARGV[2], s - ARGV[3], i - ARGV[4]
            if de > 0 or (de == 0 and (ds > 0 or (ds == 0 and di > 0))) then
              return 0
            end
          end
        end
      end
      redis.call('SET', snapshot, ARGV[7])
      redis.call('SADD', markets, ARGV[5])
      redis.call('PUBLISH', ARGV[6], ARGV[8])
      return 1
      """;

  private final StatefulRedisConnection<String, String> connection;
  private final StatefulRedisPubSubConnection<String, String> configuration;
  private final RedisAsyncCommands<String, String> commands;
  private final String writeScript;

  private RedisSession(
      StatefulRedisConnection<String, String> connection,
      StatefulRedisPubSubConnection<String, String> configuration,
      String writeScript) {
    this.connection = connection;
    this.configuration = configuration;
    this.commands = connection.async();
    this.writeScript = writeScript;
    connection.setAutoFlushCommands(false);
  }

  /**
   * Connects; blocks for as long as the client's settings allow.
   *
   * @param onConfiguration gets each announcement of changed configuration, on a thread that must
   *     not wait
   * @throws RedisException if Redis is out of reach
   */
  static RedisSession open(RedisClient client, Consumer<String> onConfiguration) {
    StatefulRedisConnection<String, String> connection = client.connect();
    StatefulRedisPubSubConnection<String, String> configuration = null;
    try {
      configuration = client.connectPubSub();
      configuration.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              onConfiguration.accept(message);
            }
          });
      configuration.sync().subscribe(RedisKeys.CONFIG_CHANNEL);
      return new RedisSession(connection, configuration, connection.sync().scriptLoad(WRITE));
    } catch (RedisException e) {
      connection.close();
      if (configuration != null) {
        configuration.close();
      }
      throw e;
    }
  }

  /** Whether both connections are there, as far as is known. */
  boolean isOpen() {
    return connection.isOpen() && configuration.isOpen();
  }

  /**
   * Writes a market.
   *
   * @param anyway whether also over what is newer
   * @return whether it was written; false: what is there is newer
   */
  CompletableFuture<Boolean> write(
      int marketId, MarketVersion version, boolean anyway, String snapshot, String update) {
    return commands
        .<Long>evalsha(
            writeScript,
            ScriptOutputType.INTEGER,
            new String[] {RedisKeys.market(marketId), RedisKeys.MARKETS},
            anyway ? "1" : "0",
            Integer.toString(version.epoch()),
            Long.toString(version.sequence()),
            Integer.toString(version.index()),
            Integer.toString(marketId),
            RedisKeys.updates(marketId),
            snapshot,
            update)
        .thenApply(written -> written == 1)
        .toCompletableFuture();
  }

  /** Reads a market's configuration document; null: there is none. */
  CompletableFuture<String> document(int marketId) {
    return commands.get(RedisKeys.marketDocument(marketId)).toCompletableFuture();
  }

  /** Asks whether Redis is still there. */
  CompletableFuture<String> ping() {
    return commands.ping().toCompletableFuture();
  }

  /** Sends what was asked for. */
  void flush() {
    connection.flushCommands();
  }

  @Override
  public void close() {
    connection.close();
    configuration.close();
  }
}
