package io.rollingdrop.gateway.partner;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.AssetView;
import io.rollingdrop.gateway.account.MarketView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Reply;
import java.util.List;

/** The markets a tenant may trade in, and the assets. */
final class MarketRoutes {

  private final ReadModels models;
  private final ReadGate gate;
  private final Paging paging;

  MarketRoutes(ReadModels models, ReadGate gate, Paging paging) {
    this.models = models;
    this.gate = gate;
    this.paging = paging;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.GET, "/v1/markets", Role.PARTNER, this::markets);
    door.signed(routing, Method.GET, "/v1/assets", Role.PARTNER, this::assets);
  }

  private Reply markets(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    int after = (int) Math.min(Integer.MAX_VALUE, paging.cursor(call, 0));
    long sequence = gate.pass(call);
    int tenantId = call.principal().tenantId();
    List<MarketView> found =
        models
            .reference()
            .markets(after, limit + 1, market -> models.reference().mayTrade(tenantId, market));
    return Reply.json(
            200,
            json -> {
              Views.array(json, "markets", paging.first(found, limit), Views::market);
              Views.nextCursor(json, paging.after(found, limit, MarketView::marketId));
            })
        .withSequence(sequence);
  }

  private Reply assets(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    int after = (int) Math.min(Integer.MAX_VALUE, paging.cursor(call, 0));
    long sequence = gate.pass(call);
    List<AssetView> found = models.reference().assets(after, limit + 1);
    return Reply.json(
            200,
            json -> {
              Views.array(json, "assets", paging.first(found, limit), Views::asset);
              Views.nextCursor(json, paging.after(found, limit, AssetView::assetId));
            })
        .withSequence(sequence);
  }
}
