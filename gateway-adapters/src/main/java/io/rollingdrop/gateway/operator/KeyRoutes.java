package io.rollingdrop.gateway.operator;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.ApiKey;
import io.rollingdrop.gateway.auth.KeyStore;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.partner.Views;
import java.io.IOException;
import java.util.List;

/**
 * API keys. The core does not know them, so these writes take no idempotency key: a repeated
 * creation makes one more key, to be revoked; a repeated revocation changes nothing.
 */
final class KeyRoutes {

  private static final String KEYS = "/operator/v1/keys";

  private final ReadModels models;
  private final KeyStore keys;
  private final AuditLog audit;

  KeyRoutes(ReadModels models, KeyStore keys, AuditLog audit) {
    this.models = models;
    this.keys = keys;
    this.audit = audit;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(
        routing, Method.POST, KEYS, Role.OPERATOR, audit.audited("create-key", this::create));
    door.signed(routing, Method.GET, KEYS, Role.OPERATOR, this::list);
    door.signed(
        routing,
        Method.DELETE,
        KEYS + "/{key_id}",
        Role.OPERATOR,
        audit.audited("revoke-key", this::revoke));
  }

  private Reply create(Call call) {
    call.rejectOtherQuery();
    JsonFields fields = call.fields();
    Role role = fields.oneOf("role", List.of(Role.values()), Role.PARTNER);
    int tenantId = role == Role.PARTNER ? fields.integer32("tenant_id", 1, Integer.MAX_VALUE) : 0;
    fields.rejectOthers();
    if (role == Role.PARTNER && !models.reference().hasTenant(tenantId)) {
      throw ProblemType.UNKNOWN_TENANT.problem(
          "Tenant " + tenantId + ": no such tenant. Create it first.");
    }
    if (keys.isFull()) {
      throw ProblemType.CAPACITY_REACHED.problem(
          KeyStore.MOST_KEYS + " API keys exist, revoked ones included; that is the bound.");
    }
    ApiKey key = role == Role.PARTNER ? keys.createPartnerKey(tenantId) : keys.createOperatorKey();
    return Reply.json(
            201,
            json -> {
              write(json, key);
              json.writeStringField("secret", keys.secretOf(key));
            })
        .with("Cache-Control", "no-store");
  }

  private Reply list(Call call) {
    call.rejectOtherQuery();
    return Reply.json(200, json -> Views.array(json, "keys", keys.list(), KeyRoutes::write));
  }

  private Reply revoke(Call call) {
    call.rejectBody();
    call.rejectOtherQuery();
    String keyId = call.pathName("key_id");
    ApiKey key =
        keys.revoke(keyId)
            .orElseThrow(() -> ProblemType.UNKNOWN_KEY.problem("No key has that id."));
    return Reply.json(200, json -> write(json, key));
  }

  private static void write(JsonGenerator json, ApiKey key) throws IOException {
    json.writeStringField("key_id", key.keyId());
    json.writeNumberField("principal_id", key.principalId());
    json.writeStringField("role", Views.lower(key.role()));
    if (key.role() == Role.PARTNER) {
      json.writeNumberField("tenant_id", key.tenantId());
    }
    json.writeStringField("created", key.created().toString());
    if (key.revoked().isPresent()) {
      json.writeStringField("revoked", key.revoked().get().toString());
    }
  }
}
