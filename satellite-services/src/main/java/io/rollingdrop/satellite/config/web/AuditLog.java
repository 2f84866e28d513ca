package io.rollingdrop.satellite.config.web;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done at the console, or tried: one JSON line an action on the logger {@code audit}, with
 * who, what, from where and how it ended. No secret is ever in it.
 */
final class AuditLog {

  private static final Logger AUDIT = LoggerFactory.getLogger("audit");

  /**
   * Writes a line.
   *
   * @param user who acts, or claims to
   * @param outcome {@code done}, or the name of the problem
   * @param facts more of the line
   */
  void write(String action, Call call, String user, String outcome, Json.Part facts) {
    byte[] line =
        Json.object(
            json -> {
              json.writeStringField("action", action);
              json.writeStringField("user", user);
              json.writeStringField("address", call.address());
              json.writeStringField("request_id", call.requestId());
              json.writeStringField("outcome", outcome);
              facts.writeTo(json);
            });
    AUDIT.info("{}", new String(line, StandardCharsets.UTF_8));
  }
}
