package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.market.JsonText;
import java.io.IOException;

/** What the server says besides the channels' own messages. */
final class StreamMessages {

  private StreamMessages() {}

  static String welcome(StreamSettings settings, int tenantId, StreamPosition seen) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "welcome");
          if (tenantId > 0) {
            json.writeNumberField("tenant_id", tenantId);
          }
          json.writeNumberField("sequence", seen.sequence());
          json.writeNumberField("ping_interval_ms", settings.pingInterval().toMillis());
          json.writeNumberField("idle_timeout_ms", settings.idleTimeout().toMillis());
          json.writeNumberField("max_subscriptions", settings.maxSubscriptions());
          json.writeNumberField("max_depth", settings.maxDepth());
          json.writeNumberField("max_message_bytes", settings.maxMessageBytes());
          json.writeNumberField("max_messages_per_second", settings.maxMessagesPerSecond());
        });
  }

  static String subscribed(String id, Target target, int depth, StreamPosition position) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "subscribed");
          writeId(json, id);
          target.write(json);
          if (depth > 0) {
            json.writeNumberField("depth", depth);
          }
          if (position != null) {
            json.writeStringField("position", position.toString());
          }
        });
  }

  static String unsubscribed(String id, Target target) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "unsubscribed");
          writeId(json, id);
          target.write(json);
        });
  }

  static String pong(String id) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "pong");
          writeId(json, id);
        });
  }

  static String error(StreamProblem problem) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "error");
          writeId(json, problem.id());
          json.writeStringField("code", problem.code());
          json.writeStringField("detail", problem.getMessage());
        });
  }

  /**
   * @param oldest report still retained; null: none
   */
  static String tooOld(Target target, ExecutionReport oldest, String id) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "error");
          writeId(json, id);
          json.writeStringField("code", "resume-too-old");
          json.writeStringField(
              "detail", "reports after this position are no longer retained; not subscribed");
          json.writeStringField(
              "remedy",
              "read open orders and fills by REST with RD-At-Least-Sequence set to the welcome's"
                  + " sequence, then subscribe from the sequence that came with the answer");
          target.write(json);
          if (oldest != null) {
            json.writeStringField("oldest_position", oldest.position());
          }
        });
  }

  private static void writeId(JsonGenerator json, String id) throws IOException {
    if (id != null) {
      json.writeStringField("id", id);
    }
  }
}
