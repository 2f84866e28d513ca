package io.rollingdrop.gateway.shown;

import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Json;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.http.StreamReply;
import io.rollingdrop.gateway.live.Feature;
import io.rollingdrop.gateway.live.Features;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** A market's snapshot and its event stream, for everybody and from every page. */
public final class ShownRoutes {

  private static final String MARKET = "/public/v1/markets/{market_id}";
  private static final long RETRY_AFTER_S = 2;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int LONGEST_EVENT_ID = 64;

  private final ShownMarkets markets;
  private final EventStreams streams;
  private final IntPredicate exists;
  private final Features features;

  /**
   * @param markets null: no Redis is configured
   * @param exists whether there is such a market
   */
  public ShownRoutes(
      ShownMarkets markets, EventStreams streams, IntPredicate exists, Features features) {
    this.markets = markets;
    this.streams = streams;
    this.exists = exists;
    this.features = features;
  }

  /** Adds the routes. */
  public void add(Door door, HttpRouting.Builder routing) {
    door.shared(routing, MARKET + "/snapshot", this::snapshot);
    door.stream(routing, MARKET + "/events", this::events);
  }

  private Reply snapshot(Call call) {
    features.require(Feature.PUBLIC_SNAPSHOTS);
    ShownMarket.Value value = market(call).value();
    if (value == null) {
      throw unavailable("It was lost this moment.");
    }
    String tag = '"' + value.id() + '"';
    Reply reply =
        isTagged(call.header("If-None-Match"), tag)
            ? new Reply(NOT_MODIFIED, Json.MEDIA_TYPE, new byte[0])
            : new Reply(OK, Json.MEDIA_TYPE, value.json().getBytes(StandardCharsets.UTF_8));
    return reply.with("ETag", tag).with("Cache-Control", "no-cache");
  }

  /** Weak comparison, RFC 9110 section 13.1.2. */
  private static boolean isTagged(String list, String tag) {
    if (list == null) {
      return false;
    }
    for (String entry : list.split(",")) {
      String candidate = entry.strip();
      if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private StreamReply events(Call call) {
    features.require(Feature.PUBLIC_STREAM);
    ShownMarket market = market(call);
    String last = call.header("Last-Event-ID");
    return streams.admit(
        market,
        last == null || last.length() > LONGEST_EVENT_ID ? null : last,
        () -> features.isOn(Feature.PUBLIC_STREAM));
  }

  private ShownMarket market(Call call) {
    int marketId = (int) call.pathNumber("market_id", Integer.MAX_VALUE);
    if (markets == null) {
      throw unavailable("This gateway is not connected to any: ask the operator.");
    }
    if (!exists.test(marketId)) {
      throw ProblemType.UNKNOWN_MARKET.problem(
          "There is no market " + marketId + ". List the markets: GET /public/v1/markets.");
    }
    ShownMarket market = null;
    if (markets.isAvailable()) {
      try {
        market = markets.known(marketId);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (market == null) {
      throw unavailable("Market %d is not known to be up to date.".formatted(marketId));
    }
    return market;
  }

  /** An old value would be taken for the present one: none is better. */
  private static ProblemException unavailable(String what) {
    return ProblemType.MARKET_DATA_UNAVAILABLE
        .problem("Market data is out of reach. " + what + " Retry after the time given.")
        .retryAfter(RETRY_AFTER_S);
  }
}
