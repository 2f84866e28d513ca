package io.rollingdrop.satellite.config.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.satellite.config.core.OperatorDoor;
import io.rollingdrop.satellite.config.redis.LiveMarkets;
import java.io.IOException;
import java.util.List;

/** The markets as they are just now, and their state. */
final class MarketRoutes {

  private static final List<String> STATES = List.of("continuous", "halted", "closed");
  private static final List<String> SHOWN =
      List.of(
          "market_id",
          "symbol",
          "version",
          "sequence",
          "time_ms",
          "state",
          "base_asset",
          "quote_asset",
          "lot_size",
          "tick_size",
          "last_price",
          "stock_left",
          "fees",
          "limits",
          "drop");

  private final LiveMarkets markets;
  private final OperatorDoor door;
  private final AuditLog audit;

  MarketRoutes(LiveMarkets markets, OperatorDoor door, AuditLog audit) {
    this.markets = markets;
    this.door = door;
    this.audit = audit;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signedIn(routing, Method.GET, "/api/markets", call -> all());
    door.signedIn(routing, Method.POST, "/api/markets/{market_id}/state", this::setState);
  }

  private Reply all() {
    List<ObjectNode> snapshots;
    try {
      snapshots = markets.snapshots();
    } catch (IOException e) {
      throw ProblemType.MARKETS_UNAVAILABLE
          .problem(e.getMessage() + ". Retry; see the dashboard for what is down.")
          .withHeader("Retry-After", "1");
    }
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("markets");
          for (ObjectNode snapshot : snapshots) {
            json.writeStartObject();
            write(json, snapshot);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, ObjectNode snapshot) throws IOException {
    for (String name : SHOWN) {
      JsonNode value = snapshot.get(name);
      json.writePOJOField(name, value);
    }
    json.writePOJOField("best_bid", best(snapshot.path("bids")));
    json.writePOJOField("best_ask", best(snapshot.path("asks")));
  }

  /** The price of the first level; null where there is none. */
  private static JsonNode best(JsonNode levels) {
    return levels.isEmpty() ? null : levels.path(0).get(0);
  }

  private Reply setState(Call call) throws InterruptedException {
    int marketId = call.pathId("market_id");
    JsonBody body = call.json();
    String state = body.oneOf("state", STATES);
    body.rejectOthers();
    String path = "/operator/v1/markets/%d/state".formatted(marketId);
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("state", state);
    OperatorDoor.Answer answer;
    try {
      answer = door.put(path, request, door.freshKey());
    } catch (IOException e) {
      audit(call, marketId, state, ProblemType.CORE_UNAVAILABLE.slug());
      throw ProblemType.CORE_UNAVAILABLE
          .problem(
              e.getMessage() + ". The state may have been set, or not: look, then retry if not.")
          .withHeader("Retry-After", "1");
    }
    audit(call, marketId, state, answer.isAccepted() ? "done" : answer.problem());
    if (!answer.isAccepted()) {
      throw refused(answer);
    }
    return Reply.json(
        200,
        json -> {
          json.writeNumberField("market_id", marketId);
          json.writeStringField("state", state);
          json.writeNumberField("sequence", answer.body().path("sequence").asLong());
        });
  }

  /** What is wrong with the market is the console's to know; what is wrong with our key is not. */
  private static ProblemException refused(OperatorDoor.Answer answer) {
    if (answer.status() == 401 || answer.status() == 403 || answer.problem().isEmpty()) {
      return ProblemType.CORE_UNAVAILABLE.problem(
          "The gateway does not let the console's server in: " + answer.detail());
    }
    return new ProblemException(
        answer.status(),
        answer.problem(),
        answer.body().path("title").asText(answer.problem()),
        answer.detail());
  }

  private void audit(Call call, int marketId, String state, String outcome) {
    audit.write(
        "set-market-state",
        call,
        call.session().user(),
        outcome,
        json -> {
          json.writeNumberField("market_id", marketId);
          json.writeStringField("state", state);
        });
  }
}
