package io.rollingdrop.gateway.operator;

import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.KeyStore;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.auth.RateLimiter.Rate;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.live.LiveSettings;
import io.rollingdrop.gateway.partner.Paging;
import io.rollingdrop.gateway.partner.ReadGate;
import io.rollingdrop.gateway.partner.TransferRoutes;
import java.util.function.Supplier;

/** All of {@code /operator/v1}. */
public final class OperatorRoutes {

  private OperatorRoutes() {}

  /** Adds the routes. */
  public static void add(
      Door door,
      HttpRouting.Builder routing,
      ReadModels models,
      ReadGate gate,
      CommandIssuer issuer,
      KeyStore keys,
      LiveSettings live,
      Rate operatorRate,
      Supplier<String> redis) {
    AuditLog audit = new AuditLog();
    Paging paging = new Paging();
    new ReferenceRoutes(models, gate, issuer, audit, paging).add(door, routing);
    new MarketControlRoutes(models, gate, issuer, audit).add(door, routing);
    new LedgerRoutes(models, gate, issuer, audit, paging).add(door, routing);
    new LimitRoutes(issuer, audit).add(door, routing);
    new TransferRoutes(models, gate, issuer, paging)
        .add(door, routing, "/operator/v1", Role.OPERATOR, audit::audited);
    new KeyRoutes(models, keys, audit).add(door, routing);
    new SettingsRoutes(live, operatorRate, redis).add(door, routing);
  }
}
