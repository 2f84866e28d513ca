package io.rollingdrop.gateway.partner;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.PendingTransferView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.Command;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Endpoint;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.TransferLeg;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Transfers between accounts, at once or pending until they are posted or voided. The same at both
 * doors: a partner's are between its own accounts, an operator's between any.
 */
public final class TransferRoutes {

  private final ReadModels models;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final Paging paging;

  /** Makes routes that are yet to be added. */
  public TransferRoutes(ReadModels models, ReadGate gate, CommandIssuer issuer, Paging paging) {
    this.models = models;
    this.gate = gate;
    this.issuer = issuer;
    this.paging = paging;
  }

  /** Writes down what is done through an endpoint. */
  @FunctionalInterface
  public interface Audit {
    /** The endpoint with what writes it down. */
    Endpoint audited(String action, Endpoint endpoint);
  }

  /**
   * Adds the routes.
   *
   * @param version the path before them
   */
  public void add(Door door, HttpRouting.Builder routing, String version, Role role, Audit audit) {
    String all = version + "/transfers";
    String one = all + "/{transfer_id}";
    door.signed(routing, Method.POST, all, role, audit.audited("transfer", this::transfer));
    door.signed(routing, Method.GET, all, role, call -> pending(call, role));
    door.signed(
        routing,
        Method.POST,
        one + "/post",
        role,
        audit.audited(
            "post-transfer", call -> end(call, "posted", (writer, id) -> writer.postTransfer(id))));
    door.signed(
        routing,
        Method.POST,
        one + "/void",
        role,
        audit.audited(
            "void-transfer", call -> end(call, "voided", (writer, id) -> writer.voidTransfer(id))));
  }

  private record Asked(String subject, ToIntFunction<CommandWriter> writing) implements Command {
    @Override
    public long accountId() {
      return 0;
    }

    @Override
    public int write(CommandWriter writer) {
      return writing.applyAsInt(writer);
    }
  }

  private Reply transfer(Call call) {
    call.rejectOtherQuery();
    JsonFields fields = call.fields();
    List<TransferLeg> legs = new ArrayList<>();
    for (JsonFields leg : fields.objects("legs", 1, CommandFormat.MAX_LEGS)) {
      legs.add(leg(leg));
    }
    long expiresAtNs = fields.has("expires_at") ? fields.timeNs("expires_at") : 0;
    fields.rejectOthers();
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new Asked("The transfer", writer -> writer.transfer(legs, expiresAtNs)));
    return decision.mark(
        Reply.json(
            201,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("transfer_id", decision.sequence());
              json.writeStringField("status", expiresAtNs == 0 ? "posted" : "pending");
              if (expiresAtNs != 0) {
                json.writeStringField("expires_at", Views.time(expiresAtNs));
              }
              Views.array(json, "legs", legs, TransferRoutes::leg);
            }));
  }

  private static TransferLeg leg(JsonFields fields) {
    long debit = fields.integer("debit_account_id", 1, Long.MAX_VALUE);
    long credit = fields.integer("credit_account_id", 1, Long.MAX_VALUE);
    if (debit == credit) {
      throw fields.broken(
          "credit_account_id", "another account than is debited", "Name another, or leave it out.");
    }
    TransferLeg leg =
        new TransferLeg(
            debit,
            credit,
            fields.integer32("asset_id", 1, Integer.MAX_VALUE),
            fields.integer("amount", 1, Long.MAX_VALUE));
    fields.rejectOthers();
    return leg;
  }

  private static void leg(JsonGenerator json, TransferLeg leg) throws IOException {
    json.writeNumberField("debit_account_id", leg.debitAccountId());
    json.writeNumberField("credit_account_id", leg.creditAccountId());
    json.writeNumberField("asset_id", leg.assetId());
    json.writeNumberField("amount", leg.amount());
  }

  /** Writes a command about a transfer. */
  @FunctionalInterface
  private interface Ending {
    int write(CommandWriter writer, long transferId);
  }

  private Reply end(Call call, String status, Ending ending) {
    call.rejectBody();
    call.rejectOtherQuery();
    long transferId = call.pathNumber("transfer_id", Long.MAX_VALUE);
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new Asked("Transfer " + transferId, writer -> ending.write(writer, transferId)));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("transfer_id", transferId);
              json.writeStringField("status", status);
            }));
  }

  private Reply pending(Call call, Role role) {
    call.rejectBody();
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    int tenantId = call.principal().tenantId();
    List<PendingTransferView> found =
        models.pendingTransfers(
            after, limit + 1, transfer -> role == Role.OPERATOR || transfer.concerns(tenantId));
    return Reply.json(
            200,
            json -> {
              Views.array(
                  json, "transfers", paging.first(found, limit), TransferRoutes::pendingTransfer);
              Views.nextCursor(json, paging.after(found, limit, PendingTransferView::transferId));
            })
        .withSequence(sequence);
  }

  private static void pendingTransfer(JsonGenerator json, PendingTransferView transfer)
      throws IOException {
    json.writeNumberField("transfer_id", transfer.transferId());
    json.writeStringField("status", "pending");
    json.writeStringField("expires_at", Views.time(transfer.expiresAtNs()));
    Views.array(json, "legs", transfer.legs(), TransferRoutes::leg);
  }
}
