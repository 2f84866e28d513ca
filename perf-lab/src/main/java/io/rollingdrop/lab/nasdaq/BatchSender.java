package io.rollingdrop.lab.nasdaq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.SignedDoor;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.protocol.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a plan's operations in their order, through both partners' doors. Operations of one partner
 * that follow each other go in one batch, which the gateway sends on without waiting in between;
 * the other partner's next go only when a batch is answered. What could not be taken, or whose
 * outcome is unknown, is asked for again with the batch's idempotency key: what was executed is
 * then told again, and only the rest executed.
 */
final class BatchSender {

  /**
   * What became of an operation.
   *
   * @param sequence of its command; 0 if it was rejected
   * @param problem why it was rejected; empty if it was not
   */
  record Outcome(long sequence, String problem) {}

  private static final String PATH = "/v1/batches";
  private static final int MOST_OPERATIONS = 100;
  private static final int MOST_ATTEMPTS = 20;

  private final PrivateExchange exchange;
  private final Progress progress;
  private final List<Outcome> outcomes = new ArrayList<>();
  private int requests;

  BatchSender(PrivateExchange exchange, Progress progress) {
    this.exchange = exchange;
    this.progress = progress;
  }

  /**
   * Sends all; returns their outcomes, in order.
   *
   * @throws DoorException if the gateway does not take them
   */
  List<Outcome> send(List<Operation> operations) {
    int from = 0;
    while (from < operations.size()) {
      int to = from + 1;
      while (to < operations.size()
          && to - from < MOST_OPERATIONS
          && isTakers(operations.get(to)) == isTakers(operations.get(from))) {
        to++;
      }
      sendBatch(operations.subList(from, to));
      progress.at("operations", to, operations.size());
      from = to;
    }
    return outcomes;
  }

  /**
   * Has both partners cancel an order that is not there: the reject comes on each one's stream
   * behind everything of before.
   */
  void sendFences() {
    for (PrivateExchange.Partner partner : List.of(makers(), takers())) {
      ObjectNode cancel =
          JsonNodeFactory.instance
              .objectNode()
              .put("operation", "cancel")
              .put("account_id", partner.accountId())
              .put("client_order_id", "fence");
      partner.door().post(PATH, batch(List.of(cancel)), SignedDoor.newKey());
    }
  }

  /** Whose orders rest. */
  private PrivateExchange.Partner makers() {
    return exchange.partners().getFirst();
  }

  /** Whose orders come in to execute those that rest. */
  private PrivateExchange.Partner takers() {
    return exchange.partners().getLast();
  }

  /** Requests that were sent. */
  int requests() {
    return requests;
  }

  private static boolean isTakers(Operation operation) {
    return operation.kind() == Operation.Kind.EXECUTE;
  }

  private void sendBatch(List<Operation> operations) {
    PrivateExchange.Partner partner = isTakers(operations.getFirst()) ? takers() : makers();
    JsonNode body = batch(operations.stream().map(operation -> json(operation, partner)).toList());
    IdempotencyKey key = SignedDoor.newKey();
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      requests++;
      SignedDoor.Answer answer = partner.door().post(PATH, body, key);
      JsonNode results = answer.body().path("results");
      if (results.size() != operations.size()) {
        throw new DoorException(
            "a batch was answered %d: %s".formatted(answer.status(), answer.body()));
      }
      if (isDecided(results)) {
        results.forEach(result -> outcomes.add(outcome(result)));
        return;
      }
    }
    throw new DoorException("a batch was not taken in " + MOST_ATTEMPTS + " attempts");
  }

  private static boolean isDecided(JsonNode results) {
    for (JsonNode result : results) {
      if (SignedDoor.isRetryable(result.path("status").asInt())) {
        return false;
      }
    }
    return true;
  }

  private static Outcome outcome(JsonNode result) {
    return result.has("order")
        ? new Outcome(result.path("order").path("sequence").asLong(), "")
        : new Outcome(0, result.path("problem").path("type").asText());
  }

  private static ObjectNode batch(List<ObjectNode> operations) {
    ObjectNode batch = JsonNodeFactory.instance.objectNode();
    ArrayNode list = batch.putArray("operations");
    operations.forEach(list::add);
    return batch;
  }

  private ObjectNode json(Operation operation, PrivateExchange.Partner partner) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("account_id", partner.accountId())
            .put("client_order_id", operation.name());
    return switch (operation.kind()) {
      case PLACE -> order(json, operation, "gtc");
      case EXECUTE -> order(json, operation, "ioc");
      case AMEND -> json.put("operation", "amend").put("quantity", operation.quantity());
      case CANCEL -> json.put("operation", "cancel");
    };
  }

  private ObjectNode order(ObjectNode json, Operation operation, String timeInForce) {
    return json.put("operation", "place")
        .put("market_id", exchange.marketId(0))
        .put("side", operation.buy() ? "buy" : "sell")
        .put("time_in_force", timeInForce)
        .put("price", operation.price())
        .put("quantity", operation.quantity());
  }
}
