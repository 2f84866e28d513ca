package io.rollingdrop.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.auth.RateLimiter.Rate;
import io.rollingdrop.gateway.redis.RedisLink;
import io.rollingdrop.gateway.redis.RedisListener;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in effect. They start with the gateway's own and follow the documents {@code
 * gateway} and {@code flags} in Redis. A document that breaks a rule is refused as a whole, loudly,
 * and the last good one stays; so it does while Redis is away, and where Redis has none. Thread
 * safe.
 */
public final class LiveSettings implements RedisListener, Features {

  /** Most operations of a batch that can be set; the contract says so too. */
  public static final int MOST_BATCH_OPERATIONS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String KEY = RedisLink.CONFIGURATION + ':';
  private static final String GATEWAY = "gateway";
  private static final String FLAGS = "flags";
  private static final int MOST_RATE = 1_000_000;

  /**
   * What is in effect.
   *
   * @param partnerRate of a partner's key
   * @param maxBatchOperations of one batch, 1 to {@link #MOST_BATCH_OPERATIONS}
   * @param off the features that are switched off
   * @param gateway where rate and bound come from
   * @param flags where the switched-off features come from
   */
  public record Effective(
      Rate partnerRate, int maxBatchOperations, Set<Feature> off, Source gateway, Source flags) {}

  /**
   * A document.
   *
   * @param version in effect; 0: the gateway's own settings
   * @param problem why the latest was refused; null: it was not
   */
  public record Source(long version, String problem) {
    static final Source OWN = new Source(0, null);
  }

  private final AtomicReference<Effective> effective;
  private final Consumer<Rate> onPartnerRate;
  private final LongAdder refused = new LongAdder();
  private volatile RedisLink redis;

  /**
   * @param partnerRate until configuration says otherwise
   * @param onPartnerRate told of every new rate, on a thread that must not wait
   */
  public LiveSettings(Rate partnerRate, Consumer<Rate> onPartnerRate) {
    this.onPartnerRate = onPartnerRate;
    effective =
        new AtomicReference<>(
            new Effective(
                partnerRate,
                MOST_BATCH_OPERATIONS,
                EnumSet.noneOf(Feature.class),
                Source.OWN,
                Source.OWN));
  }

  /** Follows the documents in Redis from now on; before the link is started. */
  public void follow(RedisLink link) {
    redis = link;
    link.listen(this);
  }

  /** What is in effect now. */
  public Effective effective() {
    return effective.get();
  }

  @Override
  public boolean isOn(Feature feature) {
    return !effective.get().off().contains(feature);
  }

  /** Most operations of one batch. */
  public int maxBatchOperations() {
    return effective.get().maxBatchOperations();
  }

  /** How many documents were refused, since the start. */
  public long refused() {
    return refused.sum();
  }

  @Override
  public void onConnected() {
    read(GATEWAY);
    read(FLAGS);
  }

  @Override
  public void onMessage(String channel, String message) {
    if (!channel.equals(RedisLink.CONFIGURATION)) {
      return;
    }
    try {
      String document = MAPPER.readTree(message).path("document").asText("");
      if (document.equals(GATEWAY) || document.equals(FLAGS)) {
        read(document);
      }
    } catch (JsonProcessingException e) {
      refused.increment();
      LOG.error("An announcement on channel {} is refused: it is not JSON", channel);
    }
  }

  private void read(String document) {
    var unused =
        redis
            .get(KEY + document)
            .whenComplete(
                (text, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "The configuration '{}' could not be read, what is in effect stays: {}",
                        document,
                        failure.getMessage());
                  } else if (text != null) {
                    take(document, text);
                  }
                });
  }

  /**
   * Takes a document.
   *
   * @param document {@code gateway} or {@code flags}
   * @param text as it is in Redis: {@code {"document","version","body","updated_ms"}}
   */
  void take(String document, String text) {
    boolean isGateway = document.equals(GATEWAY);
    try {
      JsonNode node = MAPPER.readTree(text);
      Source source = new Source(whole(node, "version", 1, Long.MAX_VALUE), null);
      JsonNode body = node.path("body");
      change(isGateway ? gateway(body, source) : flags(body, source));
      LOG.info("The configuration '{}' of version {} is in effect", document, source.version());
    } catch (JsonProcessingException e) {
      refuse(document, "it is not JSON");
    } catch (IllegalArgumentException e) {
      refuse(document, e.getMessage());
    }
  }

  private void refuse(String document, String problem) {
    refused.increment();
    LOG.error(
        "The configuration '{}' in Redis is refused, the last good one stays: {}",
        document,
        problem);
    change(
        now ->
            document.equals(GATEWAY)
                ? new Effective(
                    now.partnerRate(),
                    now.maxBatchOperations(),
                    now.off(),
                    new Source(now.gateway().version(), problem),
                    now.flags())
                : new Effective(
                    now.partnerRate(),
                    now.maxBatchOperations(),
                    now.off(),
                    now.gateway(),
                    new Source(now.flags().version(), problem)));
  }

  private void change(UnaryOperator<Effective> change) {
    Effective before = effective.getAndUpdate(change);
    Rate rate = effective.get().partnerRate();
    if (!rate.equals(before.partnerRate())) {
      onPartnerRate.accept(rate);
    }
  }

  private static UnaryOperator<Effective> gateway(JsonNode body, Source source) {
    Rate rate =
        new Rate(
            (int) whole(body, "partner_requests_per_s", 1, MOST_RATE),
            (int) whole(body, "partner_burst", 1, MOST_RATE));
    int operations = (int) whole(body, "max_batch_operations", 1, MOST_BATCH_OPERATIONS);
    return now -> new Effective(rate, operations, now.off(), source, now.flags());
  }

  /** A flag that is not there is on; flags of others are none of the gateway's business. */
  private static UnaryOperator<Effective> flags(JsonNode body, Source source) {
    if (!body.isObject()) {
      throw new IllegalArgumentException("its body is no object");
    }
    EnumSet<Feature> off = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      JsonNode flag = body.path(feature.key());
      if (!flag.isMissingNode() && !flag.isBoolean()) {
        throw new IllegalArgumentException("'" + feature.key() + "' is not true or false");
      }
      if (!flag.asBoolean(true)) {
        off.add(feature);
      }
    }
    return now ->
        new Effective(now.partnerRate(), now.maxBatchOperations(), off, now.gateway(), source);
  }

  private static long whole(JsonNode object, String name, long least, long most) {
    JsonNode value = object.path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw new IllegalArgumentException(
          "'%s' is not an integer from %d to %d".formatted(name, least, most));
    }
    return value.longValue();
  }
}
