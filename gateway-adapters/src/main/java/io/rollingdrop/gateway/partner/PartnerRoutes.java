package io.rollingdrop.gateway.partner;

import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.auth.RateLimiter;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.live.LiveSettings;

/** All of {@code /v1}. */
public final class PartnerRoutes {

  private PartnerRoutes() {}

  /** Adds the routes. */
  public static void add(
      Door door,
      HttpRouting.Builder routing,
      ReadModels models,
      ReadGate gate,
      CommandIssuer issuer,
      RateLimiter rates,
      LiveSettings live) {
    Paging paging = new Paging();
    new OrderRoutes(models, gate, issuer, paging).add(door, routing);
    new MassCancelRoutes(models, gate, issuer).add(door, routing);
    new BatchRoutes(models, gate, issuer, rates, live).add(door, routing);
    new AccountRoutes(models, gate, paging).add(door, routing);
    new TransferRoutes(models, gate, issuer, paging)
        .add(door, routing, "/v1", Role.PARTNER, (action, endpoint) -> endpoint);
    new MarketRoutes(models, gate, paging).add(door, routing);
  }
}
