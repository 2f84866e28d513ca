package io.rollingdrop.gateway.partner;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.auth.RateLimiter;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.CommandIssuer.Sent;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Problems;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.live.Feature;
import io.rollingdrop.gateway.live.LiveSettings;
import io.rollingdrop.protocol.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches: up to a hundred operations in one request, sent one after the other without waiting,
 * each decided and answered by itself. No more is promised: other commands may come between them,
 * and one that is rejected does not stop the next.
 */
final class BatchRoutes {

  private final ReadModels models;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final RateLimiter rates;
  private final OrderRequests requests;
  private final LiveSettings live;

  BatchRoutes(
      ReadModels models,
      ReadGate gate,
      CommandIssuer issuer,
      RateLimiter rates,
      LiveSettings live) {
    this.models = models;
    this.gate = gate;
    this.issuer = issuer;
    this.rates = rates;
    this.requests = new OrderRequests(models);
    this.live = live;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.POST, "/v1/batches", Role.PARTNER, this::batch);
  }

  /** What became of one operation: exactly one of the two. */
  private record Item(OrderCommand command, Decision decision, ProblemException problem) {}

  private Reply batch(Call call) {
    live.require(Feature.BATCHES);
    call.rejectOtherQuery();
    JsonFields fields = call.fields();
    List<JsonFields> operations = fields.objects("operations", 1, live.maxBatchOperations());
    fields.rejectOthers();
    Sender sender = Sender.of(call);
    gate.pass(call);
    List<Object> commands = read(call, operations);
    if (operations.size() > 1) {
      rates.take(call.principal(), operations.size() - 1);
    }
    List<Item> items = await(send(sender, commands));
    long lastSequence = 0;
    for (Item item : items) {
      if (item.decision() != null) {
        lastSequence = Math.max(lastSequence, item.decision().sequence());
      }
    }
    Reply reply =
        Reply.json(
            200,
            json -> {
              json.writeArrayFieldStart("results");
              for (int i = 0; i < items.size(); i++) {
                write(json, i, items.get(i));
              }
              json.writeEndArray();
            });
    return reply.withSequence(lastSequence == 0 ? models.sequence() : lastSequence);
  }

  /** Every operation is read before the first is sent: a malformed batch does nothing. */
  private List<Object> read(Call call, List<JsonFields> operations) {
    List<Object> commands = new ArrayList<>(operations.size());
    for (JsonFields operation : operations) {
      try {
        commands.add(requests.operation(call.principal(), operation));
      } catch (ProblemException e) {
        if (!e.type().equals(ProblemType.UNKNOWN_ORDER.slug())) {
          throw e;
        }
        commands.add(e);
      }
    }
    return commands;
  }

  private record Attempt(OrderCommand command, Sent sent, ProblemException problem) {

    /** Whether the core was too busy to be asked, or out of reach. */
    boolean isRefused() {
      return sent != null
          && sent.outcome().isDone()
          && sent.outcome().getNow(null) instanceof Outcome.Refused;
    }
  }

  private Attempt send(Sender sender, OrderCommand command) {
    try {
      return new Attempt(command, issuer.send(sender, command), null);
    } catch (ProblemException e) {
      return new Attempt(command, null, e);
    }
  }

  /** After one that was not taken none is sent: they would overtake it. */
  private List<Attempt> send(Sender sender, List<Object> commands) {
    List<Attempt> attempts = new ArrayList<>(commands.size());
    boolean stopped = false;
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i) instanceof OrderCommand command) {
        if (stopped) {
          attempts.add(
              new Attempt(command, null, ProblemType.NOT_ATTEMPTED.problem().retryAfter(1)));
        } else {
          Attempt attempt = send(sender.part(i), command);
          stopped = attempt.isRefused();
          attempts.add(attempt);
        }
      } else {
        attempts.add(new Attempt(null, null, (ProblemException) commands.get(i)));
      }
    }
    return attempts;
  }

  private List<Item> await(List<Attempt> attempts) {
    List<Item> items = new ArrayList<>(attempts.size());
    for (Attempt attempt : attempts) {
      if (attempt.sent() == null) {
        items.add(new Item(attempt.command(), null, attempt.problem()));
      } else {
        try {
          items.add(new Item(attempt.command(), issuer.await(attempt.sent()), null));
        } catch (ProblemException e) {
          items.add(new Item(attempt.command(), null, e));
        }
      }
    }
    return items;
  }

  private void write(JsonGenerator json, int index, Item item) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", index);
    ProblemException problem = item.problem();
    OrderResult result = null;
    if (problem == null) {
      try {
        result = OrderResult.of(item.decision(), item.command(), models);
      } catch (ProblemException e) {
        problem = e;
      }
    }
    if (problem == null) {
      json.writeNumberField("status", item.command().acceptedStatus());
      json.writeObjectFieldStart("order");
      result.writeTo(json);
    } else {
      json.writeNumberField("status", problem.status());
      json.writeObjectFieldStart("problem");
      Problems.members(problem).writeTo(json);
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
