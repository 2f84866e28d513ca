package io.rollingdrop.gateway.partner;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.MassCancelView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.Command;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.Sides;

/**
 * Cancels all open orders of an account at once. The core does it piece by piece, behind other
 * commands; the caller waits for the end for as long as for an answer, and may ask again.
 */
final class MassCancelRoutes {

  private final ReadModels models;
  private final ReadGate gate;
  private final CommandIssuer issuer;

  MassCancelRoutes(ReadModels models, ReadGate gate, CommandIssuer issuer) {
    this.models = models;
    this.gate = gate;
    this.issuer = issuer;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.DELETE, "/v1/orders", Role.PARTNER, this::cancelAll);
  }

  /**
   * @param marketId 0 for all
   */
  private record CancelAll(long accountId, int marketId, Sides sides) implements Command {
    @Override
    public String subject() {
      return marketId == 0
          ? "Account " + accountId
          : "Account " + accountId + ", market " + marketId;
    }

    @Override
    public int write(CommandWriter writer) {
      return writer.cancelOrders(marketId, sides);
    }
  }

  private Reply cancelAll(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("account_id", "market_id", "side");
    CancelAll command =
        new CancelAll(
            call.queryNumber("account_id", 1, Long.MAX_VALUE),
            (int) call.queryNumber("market_id", 1, Integer.MAX_VALUE, 0),
            sides(call.queryText("side")));
    Decision decision = issuer.issue(Sender.of(call), command);
    boolean done =
        gate.await(() -> isDone(models.massCancel(decision.sequence())), issuer.answerTimeoutNs());
    return done ? done(decision, command) : taken(decision, command);
  }

  /** One that is forgotten was done: there are more after it than the core has undone at once. */
  private static boolean isDone(MassCancelView cancel) {
    return cancel == null || cancel.isDone();
  }

  private Reply done(Decision decision, CancelAll command) {
    MassCancelView cancel = models.massCancel(decision.sequence());
    Reply reply =
        decision.mark(
            Reply.json(
                200,
                json -> {
                  json.writeNumberField("sequence", decision.sequence());
                  json.writeNumberField("account_id", command.accountId());
                  json.writeBooleanField("done", true);
                  if (cancel != null) {
                    json.writeNumberField("cancelled_orders", cancel.cancelledOrders());
                  }
                }));
    return cancel == null ? reply : reply.withSequence(cancel.doneSequence());
  }

  private static Reply taken(Decision decision, CancelAll command) {
    return decision.mark(
        Reply.json(
            202,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("account_id", command.accountId());
              json.writeBooleanField("done", false);
            }));
  }

  private static Sides sides(String text) {
    return switch (text) {
      case null -> Sides.BOTH;
      case "buy" -> Sides.BUYS;
      case "sell" -> Sides.SELLS;
      default ->
          throw JsonFields.brokenField("side", "buy, sell or absent", "Send one of them, or none.");
    };
  }
}
