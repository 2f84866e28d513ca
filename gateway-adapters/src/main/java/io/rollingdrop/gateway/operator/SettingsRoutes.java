package io.rollingdrop.gateway.operator;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.auth.RateLimiter.Rate;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.live.Feature;
import io.rollingdrop.gateway.live.LiveSettings;
import io.rollingdrop.gateway.live.LiveSettings.Effective;
import io.rollingdrop.gateway.live.LiveSettings.Source;
import java.io.IOException;
import java.util.function.Supplier;

/** Shows the settings in effect, and where they come from. */
final class SettingsRoutes {

  private final LiveSettings live;
  private final Rate operatorRate;
  private final Supplier<String> redis;

  /**
   * @param redis says how Redis is
   */
  SettingsRoutes(LiveSettings live, Rate operatorRate, Supplier<String> redis) {
    this.live = live;
    this.operatorRate = operatorRate;
    this.redis = redis;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.GET, "/operator/v1/settings", Role.OPERATOR, this::settings);
  }

  private Reply settings(Call call) {
    call.rejectOtherQuery();
    Effective now = live.effective();
    return Reply.json(
        200,
        json -> {
          json.writeNumberField("partner_requests_per_s", now.partnerRate().perSecond());
          json.writeNumberField("partner_burst", now.partnerRate().burst());
          json.writeNumberField("operator_requests_per_s", operatorRate.perSecond());
          json.writeNumberField("operator_burst", operatorRate.burst());
          json.writeNumberField("max_batch_operations", now.maxBatchOperations());
          json.writeObjectFieldStart("flags");
          for (Feature feature : Feature.values()) {
            json.writeBooleanField(feature.key(), !now.off().contains(feature));
          }
          json.writeEndObject();
          json.writeObjectFieldStart("documents");
          source(json, "gateway", now.gateway());
          source(json, "flags", now.flags());
          json.writeEndObject();
          json.writeStringField("redis", redis.get());
        });
  }

  private static void source(JsonGenerator json, String name, Source source) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("version", source.version());
    json.writeStringField("problem", source.problem());
    json.writeEndObject();
  }
}
